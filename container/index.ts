/// <reference lib="esnext.disposable" preserve="true" />
// The entry point `inversify-finalize/container`: the Inversify plugin, and the functions that work on its
// containers.
import './disposable-container.js';

export type { FinalizationOptions, FindCleanup } from './finalization-options.js';
export { finalization, FinalizationPlugin } from './finalization-plugin.js';
export {
  type BindingFinalizer,
  type SelfDescribingBindingFinalizer,
  type BindingFinalizerWithKwargs,
  type BindingAtexitOptions,
  type BindingLimit,
  type FinalizableBinding,
  finalizeBinding,
  type GivesArgs,
  type Kwargs,
} from './finalize-binding.js';
export { finalizeContainer } from './finalize-container.js';
export type {
  AnyContainer,
  AnyServiceIdentifier,
  BindingValue,
  ConditionSyntax,
  HandlerSyntax,
  ResolutionOptions,
} from './inversify/any-version.js';
export { finalizersOf } from './finalizers-of.js';
export { release, releaseAsync } from './release.js';
export { type Lease, lease, openScope, ResolutionScope, runInScope } from './resolution-scope.js';
export { scopedHandler } from './scoped-handler.js';
