/// <reference lib="esnext.disposable" preserve="true" />
// The entry point `inversify-finalize`: finalizers and scopes, without a container and without dependencies.
export type { DrainOptions } from './drain-limits.js';
export { DrainError, FinalizeError, type FinalizeErrorCode } from './errors.js';
export { createFinalizer, finalize, type FinalizerOptions } from './finalize.js';
export type { Finalizer, FinalizerParts } from './finalizer.js';
export { FinalizerScope, programScope } from './scope.js';
export { setUnraisableHook, type UnraisableHook } from './unraisable.js';
