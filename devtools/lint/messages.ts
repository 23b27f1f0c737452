/** The names of what the rule says; each has a section in `docs/guides/lint.md`. */
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

const NEVER_RUN = 'the object would never be collected, and the callback never run';

/** The sentences, with what a linter fills in between braces. */
export const MESSAGES: Record<LintMessageId, string> = {
  thisInCallback: `expected a callback that uses nothing but its arguments, but got one that mentions \`this\`: ${NEVER_RUN}; pass what the callback needs as an argument instead`,
  objectInCallback: `expected a callback that uses nothing but its arguments, but got one that mentions '{{name}}', its own object: ${NEVER_RUN}; pass what the callback needs as an argument instead`,
  ownerInCallback: `expected a callback that uses nothing but its arguments, but got one that mentions '{{name}}', which holds its object: ${NEVER_RUN}; pass what the callback needs as an argument instead`,
  thisIsUndefined:
    'expected a callback that uses nothing but its arguments, but got a function that reads `this`, which is undefined when a finalizer calls it; pass what the callback needs as an argument instead',
  boundToObject: `expected a callback that does not hold its object, but got one that is bound to '{{name}}': ${NEVER_RUN}; pass a function that gets what it needs as arguments instead`,
  boundCallback:
    'expected a function that is not bound, but got a bound one, which @finalizeWith refuses when it is applied; write a function that calls it instead',
  objectAsCallback: `expected a callback apart from its object, but got '{{name}}' as both: ${NEVER_RUN}; pass a function that gets what it needs as arguments instead`,
  objectInArguments: `expected arguments that do not hold the object, but got '{{name}}', which does: ${NEVER_RUN}; pass the parts that the callback needs instead`,
  argsOfReturnsObject: `expected the parts of the object that the callback needs, but '{{name}}' holds the object itself: ${NEVER_RUN}; return those parts instead`,
  passAsArgument: "Pass '{{text}}' as an argument of the callback",
  callInArrow: 'Call it in an arrow function instead of binding it',
};
