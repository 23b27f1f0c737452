// The texts of the rule. The documentation page of the rule has one section for each problem.

/** The identifiers of the rule's messages. Each problem has a section on the rule's page. */
export type LintMessageId =
  | 'thisInCallback'
  | 'objectInCallback'
  | 'ownerInCallback'
  | 'thisIsUndefined'
  | 'boundToObject'
  | 'boundCallback'
  | 'objectAsCallback'
  | 'objectInArguments'
  | 'argsOfReturnsObject'
  | 'passAsArgument'
  | 'callInArrow';

const NEVER_RUN =
  'the target could never be garbage-collected, so the callback would run only at program exit';

/** The message texts. The linter replaces the placeholders in braces. */
export const MESSAGES: Record<LintMessageId, string> = {
  thisInCallback: `expected a callback that uses only its arguments, but got one that references \`this\`: ${NEVER_RUN}; pass what the callback needs as an argument instead`,
  objectInCallback: `expected a callback that uses only its arguments, but got one that references '{{name}}', the target of the finalizer: ${NEVER_RUN}; pass what the callback needs as an argument instead`,
  ownerInCallback: `expected a callback that uses only its arguments, but got one that references '{{name}}', which holds a reference to the target of the finalizer: ${NEVER_RUN}; pass what the callback needs as an argument instead`,
  thisIsUndefined:
    'expected a callback that uses only its arguments, but got a function that reads `this`, which is undefined when a finalizer calls it; pass what the callback needs as an argument instead',
  boundToObject: `expected a callback that doesn't reference the target, but got a function that is bound to '{{name}}': ${NEVER_RUN}; pass an unbound function that receives what it needs as arguments instead`,
  boundCallback:
    'expected an unbound function, but got a bound one, which @finalizeWith rejects when it is applied; write an arrow function that calls it instead',
  objectAsCallback: `expected a callback that isn't the target itself, but got '{{name}}' as both: ${NEVER_RUN}; pass another function that receives what it needs as arguments instead`,
  objectInArguments: `expected arguments that don't reference the target, but got '{{name}}', which does: ${NEVER_RUN}; pass only the properties that the callback needs instead`,
  argsOfReturnsObject: `expected the properties that the callback needs, but got '{{name}}', which references the target itself: ${NEVER_RUN}; return only those properties instead`,
  passAsArgument: "Pass '{{text}}' as an argument of the callback",
  callInArrow: 'Replace the bound function with an arrow function that calls it',
};
