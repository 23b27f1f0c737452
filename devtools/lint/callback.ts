// Checks the callback of one registration. Reports the first problem only: later ones usually have the
// same cause.
import type { Problem } from './linter-api.js';
import { type Retention, boundCall, retentionIn, retentionInFunction } from './retention.js';
import { alternativesOf, outerReferencesOf } from './references.js';
import type { LintMessageId } from './messages.js';
import { type Path, pathsOf, relate } from './paths.js';
import { type Registration, objectPaths } from './registrations.js';
import type { Source } from './source.js';
import { type FunctionKind, type Node, type NodeOf, isFunction, isKind } from './syntax.js';
import { callInArrow, passAsArgument } from './suggestions.js';

/** Returns the first problem with the callback of a registration. */
export function callbackProblem(
  source: Source,
  registration: Registration,
): Problem<LintMessageId> | undefined {
  const { func } = registration;
  const paths = objectPaths(source, registration);
  for (const callback of func === undefined ? [] : alternativesOf(func)) {
    const problem = problemOf(source, registration, callback, paths);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

function problemOf(
  source: Source,
  registration: Registration,
  callback: Node,
  object: readonly Path[],
): Problem<LintMessageId> | undefined {
  if (relate(pathsOf(source, callback), object) === 'same') {
    return { node: callback, messageId: 'objectAsCallback', data: source.nameOf(callback) };
  }
  const definition = source.definitionOf(callback);
  if (isFunction(definition)) {
    return functionProblem(source, registration, { callback, definition, object });
  }
  const bound = boundCall(definition);
  if (bound !== undefined && registration.rejectsBound) {
    const suggest = bound.call === callback ? callInArrow(source, bound) : [];
    return { node: callback, messageId: 'boundCallback', data: {}, suggest };
  }
  const retention = retentionIn(source, bound?.call ?? callback, object);
  if (retention === undefined) {
    return undefined;
  }
  const messageId = bound === undefined ? 'ownerInCallback' : 'boundToObject';
  return { node: callback, messageId, data: source.nameOf(retention.node) };
}

interface Use {
  readonly callback: Node;
  readonly definition: NodeOf<FunctionKind>;
  readonly object: readonly Path[];
}

function functionProblem(
  source: Source,
  registration: Registration,
  { callback, definition, object }: Use,
): Problem<LintMessageId> | undefined {
  const retention = retentionInFunction(source, definition, object);
  const [self] = outerReferencesOf(source, definition).self;
  const node = retention?.node ?? self;
  const messageId =
    retention === undefined ? messageForThis(registration, definition) : messageFor(retention);
  if (node === undefined || messageId === undefined) {
    return undefined;
  }
  const data = source.nameOf(node);
  return callback === definition
    ? { node, messageId, data, suggest: passAsArgument(source, registration, definition, object) }
    : // A function that is defined elsewhere may be correct for other targets: report its use here.
      { node: callback, messageId, data };
}

function messageFor({ node, relation }: Retention): LintMessageId {
  if (relation === 'holder') {
    return 'ownerInCallback';
  }
  return isKind(node, 'ThisExpression', 'Super') ? 'thisInCallback' : 'objectInCallback';
}

/** Returns the message for a `this` that isn't known to be the target or to reference it. */
function messageForThis(
  { form }: Registration,
  { type }: NodeOf<FunctionKind>,
): LintMessageId | undefined {
  if (type !== 'ArrowFunctionExpression') {
    return 'thisIsUndefined';
  }
  // Around a decorator or a binding, `this` is never the target: it is either a mistake, or the code
  // that holds the container and, through it, the target.
  return form === 'later' ? 'thisInCallback' : undefined;
}
