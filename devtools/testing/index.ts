// The entry point `inversify-finalize/testing`: waits for the garbage collector, and finds what a test leaves
// alive.
export { collected, type CollectedOptions } from './collected.js';
export { drainProgram } from './drain-program.js';
export { expectNothingLeft, type LeftoverOptions } from './expect-nothing-left.js';
export { allowLeft, keep, type TargetClass } from './exceptions.js';
