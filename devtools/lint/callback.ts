import type { Problem } from './host.js';
import { type Hold, boundCall, holdIn, holdInFunction } from './holds.js';
import { alternativesOf, mentionsOf } from './mentions.js';
import type { LintMessageId } from './messages.js';
import { type Path, pathsOf, relate } from './paths.js';
import { type Registration, objectPaths } from './registrations.js';
import type { Source } from './source.js';
import { type FunctionKind, type Node, type NodeOf, isFunction, isKind } from './syntax.js';
import { callInArrow, passAsArgument } from './suggestions.js';

/** The first thing that is wrong with the callback of a registration. */
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
  if (relate(pathsOf(source, callback), object) === 'self') {
    return { node: callback, messageId: 'objectAsCallback', data: source.nameOf(callback) };
  }
  const definition = source.definitionOf(callback);
  if (isFunction(definition)) {
    return functionProblem(source, registration, { callback, definition, object });
  }
  const bound = boundCall(definition);
  if (bound !== undefined && registration.refusesBound) {
    const suggest = bound.call === callback ? callInArrow(source, bound) : [];
    return { node: callback, messageId: 'boundCallback', data: {}, suggest };
  }
  const hold = holdIn(source, bound?.call ?? callback, object);
  if (hold === undefined) {
    return undefined;
  }
  const messageId = bound === undefined ? 'ownerInCallback' : 'boundToObject';
  return { node: callback, messageId, data: source.nameOf(hold.node) };
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
  const hold = holdInFunction(source, definition, object);
  const [self] = mentionsOf(source, definition).self;
  const node = hold?.node ?? self;
  const messageId =
    hold === undefined ? messageForThis(registration, definition) : messageFor(hold);
  if (node === undefined || messageId === undefined) {
    return undefined;
  }
  const data = source.nameOf(node);
  return callback === definition
    ? { node, messageId, data, suggest: passAsArgument(source, registration, definition, object) }
    : // A function that is defined elsewhere may be right for others: the mistake is to use it here.
      { node: callback, messageId, data };
}

function messageFor({ node, relation }: Hold): LintMessageId {
  if (relation === 'owner') {
    return 'ownerInCallback';
  }
  return isKind(node, 'ThisExpression', 'Super') ? 'thisInCallback' : 'objectInCallback';
}

/** For a `this` that is not known to be the object, nor to hold it. */
function messageForThis(
  { form }: Registration,
  { type }: NodeOf<FunctionKind>,
): LintMessageId | undefined {
  if (type !== 'ArrowFunctionExpression') {
    return 'thisIsUndefined';
  }
  // Around a decorator or a binding `this` is never the object, so that it is a slip, or the code
  // that owns the container and with it the object.
  return form === 'later' ? 'thisInCallback' : undefined;
}
