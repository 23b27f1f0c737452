// The edits that the rule suggests. Each one keeps the program's behavior, or isn't offered.
import { argumentsEnd, parametersEnd } from './argument-lists.js';
import type { BoundCall } from './retention.js';
import type { Suggestion } from './linter-api.js';
import { namesIn } from './references.js';
import type { LintMessageId } from './messages.js';
import type { Path } from './paths.js';
import { readsOf } from './reads.js';
import type { Registration } from './registrations.js';
import type { Source } from './source.js';
import type { FunctionKind, NodeOf } from './syntax.js';

type Suggestions = Array<Suggestion<LintMessageId>>;

/**
 * Suggests `finalize(x, (fd) => closeSync(fd), x.fd)` for `finalize(x, () => closeSync(x.fd))`.
 *
 * Returns no suggestion unless each reference to the target reads one property that isn't called, and
 * the new parameter names are unused in the callback.
 */
export function passAsArgument(
  source: Source,
  registration: Registration,
  func: NodeOf<FunctionKind>,
  object: readonly Path[],
): Suggestions {
  const reads = readsOf(source, registration.object, func, object);
  const parameters = parametersEnd(source, func);
  const values = argumentsEnd(registration, func.params.length);
  if (reads === undefined || parameters === undefined || values === undefined) {
    return [];
  }
  const texts = new Map(reads.map(({ parameter, text }) => [parameter, text]));
  const used = namesIn(source, func);
  if (reads.some((read) => texts.get(read.parameter) !== read.text || used.has(read.parameter))) {
    return [];
  }
  const text = [...texts.values()].join(', ');
  return [
    {
      messageId: 'passAsArgument',
      data: { text },
      fix: (fixer) => [
        fixer.insertTextAfterRange(
          [0, parameters.at],
          parameters.join([...texts.keys()].join(', ')),
        ),
        ...reads.map(({ node, parameter }) => fixer.replaceTextRange(node.range, parameter)),
        fixer.insertTextAfterRange([0, values.at], values.join(text)),
      ],
    },
  ];
}

/** Suggests `(...args) => api.close(...args)` for `api.close.bind(api)`. */
export function callInArrow(source: Source, { call, target }: BoundCall): Suggestions {
  const [self, ...first] = call.arguments;
  if (self === undefined || namesIn(source, call).has('args')) {
    return [];
  }
  const owner = source.textOf(self);
  const isOwnMethod = target.type === 'MemberExpression' && source.textOf(target.object) === owner;
  if (!isOwnMethod && !(target.type === 'Identifier' && ['null', 'undefined'].includes(owner))) {
    return [];
  }
  const passed = [...first.map((argument) => source.textOf(argument)), '...args'].join(', ');
  const text = `(...args) => ${source.textOf(target)}(${passed})`;
  return [{ messageId: 'callInArrow', fix: (fixer) => [fixer.replaceTextRange(call.range, text)] }];
}
