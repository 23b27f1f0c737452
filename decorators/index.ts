/// <reference lib="esnext.disposable" preserve="true" />
export {
  type ClassOf,
  type FinalizeDecorator,
  finalizeWith,
  type FinalizeWithKwargs,
  type FinalizeWithOptions,
  type WithArgs,
} from './finalize-with.js';
export { finalizerArgs } from './finalizer-args.js';
