// The rule `no-self-reference`: visits the calls that create finalizers and reports each callback or
// argument that references the finalizer's own target.
import { callbackProblem } from './callback.js';
import type { Problem, RuleContext } from './linter-api.js';
import { retentionIn } from './retention.js';
import { publicNameOf } from './imports.js';
import { returnsOf } from './references.js';
import type { LintMessageId } from './messages.js';
import { type Path, pathsTo } from './paths.js';
import { type Registration, objectPaths, registrationOf } from './registrations.js';
import { Source } from './source.js';
import { type FunctionKind, type Node, type NodeOf, isFunction } from './syntax.js';
import { thisRootAt } from './this-binding.js';

type Found = Problem<LintMessageId> | undefined;

interface Visitor {
  readonly CallExpression?: (node: NodeOf<'CallExpression'>) => void;
  readonly MethodDefinition?: (node: NodeOf<'MethodDefinition'>) => void;
}

/** Creates the visitor that reports callbacks and arguments that reference their own target. */
export function visit(context: RuleContext<LintMessageId>): Visitor {
  const { text, scopeManager, visitorKeys } = context.sourceCode;
  // ESLint also lints other languages, which have no scopes.
  if (!scopeManager || !text.includes('inversify-finalize')) {
    return {};
  }
  const source = new Source(text, scopeManager, visitorKeys);
  const report = (problems: readonly Found[]): void =>
    problems
      .filter((problem) => problem !== undefined)
      .forEach((problem) => context.report(problem));
  return {
    CallExpression(node) {
      const registration = registrationOf(source, node);
      if (registration !== undefined) {
        report(problemsOf(source, registration));
      }
    },
    MethodDefinition(node) {
      if (isArgumentsMethod(source, node)) {
        const object = [{ root: thisRootAt(node.value.body), keys: [] }];
        report(returnProblems(source, node.value, object));
      }
    },
  };
}

function problemsOf(source: Source, registration: Registration): Found[] {
  const { args, kwargs, readers } = registration;
  const paths = objectPaths(source, registration);
  return [
    callbackProblem(source, registration),
    ...[...args, ...kwargs].map((value) => valueProblem(source, value, paths, 'objectInArguments')),
    ...readers.flatMap((reader) => readerProblems(source, reader, paths)),
  ];
}

/** Checks `argsOf` and `kwargsOf`: their result must not reference their parameter. */
function readerProblems(source: Source, reader: Node, known: readonly Path[]): Found[] {
  const definition = source.definitionOf(reader);
  if (!isFunction(definition)) {
    return [];
  }
  const [first] = definition.params;
  const instance = first?.type === 'AssignmentPattern' ? first.left : first;
  const paths = instance === undefined ? [] : pathsTo(source, instance);
  return returnProblems(source, definition, [...paths, ...known]);
}

function returnProblems(
  source: Source,
  func: NodeOf<FunctionKind>,
  object: readonly Path[],
): Found[] {
  return returnsOf(source, func).map((value) =>
    valueProblem(source, value, object, 'argsOfReturnsObject'),
  );
}

function valueProblem(
  source: Source,
  value: Node,
  object: readonly Path[],
  messageId: LintMessageId,
): Found {
  const retention = retentionIn(source, value, object);
  return retention && { node: retention.node, messageId, data: source.nameOf(retention.node) };
}

/** Returns true for `[finalizerArgs]() { ... }`, which replaces `argsOf` on the class itself. */
function isArgumentsMethod(source: Source, { computed, key }: NodeOf<'MethodDefinition'>): boolean {
  return computed && publicNameOf(source, key) === 'finalizerArgs';
}
