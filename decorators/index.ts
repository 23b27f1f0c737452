/// <reference lib="esnext.disposable" preserve="true" />
export {
  type FinalizeDecorator,
  finalizeWith,
  type FinalizeWithKwargs,
  type FinalizeWithOptions,
} from './finalize-with.js';
export { finalizerArgs } from './finalizer-args.js';
