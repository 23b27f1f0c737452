/// <reference lib="esnext.disposable" preserve="true" />
import './disposable-container.js';

export { finalization, FinalizationPlugin } from './finalization-plugin.js';
export {
  type BindingFinalizer,
  type BindingFinalizerOfItself,
  type BindingFinalizerWithKwargs,
  type BindingFlag,
  type FinalizableBinding,
  finalizeBinding,
  type Yielded,
} from './finalize-binding.js';
export { finalizersOf } from './finalizers-of.js';
