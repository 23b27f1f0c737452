/// <reference lib="esnext.disposable" preserve="true" />
// The entry point `inversify-finalize/decorators`: declares cleanup on a class. It doesn't import Inversify.
export {
  type ClassOf,
  type FinalizeDecorator,
  finalizeWith,
  type FinalizeWithKwargs,
  type FinalizeWithOptions,
  type WithArgs,
} from './finalize-with.js';
export { finalizerArgs } from './finalizer-args.js';
