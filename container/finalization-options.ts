/*
 * The options of the plugin for one container, and their validation.
 */
import { checkDrainOptions, type DrainOptions } from '../src/drain-limits.js';
import { describeValue } from '../src/describe.js';
import { FinalizeError } from '../src/errors.js';

/** Returns how to clean up an instance; `undefined` if it has nothing to clean up. */
export type FindCleanup = (instance: object) => (() => unknown) | undefined;

/** Options of `finalization`. */
export interface FinalizationOptions extends DrainOptions {
  /**
   * Disposes the instances that the container creates, without a decorator. If it is `true`, the instances
   * with `[Symbol.asyncDispose]` or `[Symbol.dispose]` are disposed. If it is a function, it returns the
   * cleanup function of an instance, or `undefined` if the instance has nothing to clean up. It is called
   * when the instance has been created and again when it is disposed. The cleanup function is called with
   * the instance as `this`.
   */
  readonly disposables?: boolean | FindCleanup;
  /**
   * Gives the plugin, with the same options, to the children of the container when they are first used.
   * Defaults to `true`.
   */
  readonly children?: boolean;
  /**
   * With `'dependencies'`, `unbindAllAsync` runs cleanups at the same time if neither service depends on
   * the other. Every service is torn down completely before its dependencies. Dependencies are observed
   * while services are constructed, so register the plugin before the first `get`. If some dependencies of
   * a service can't be known, construction order applies to it. If the option is omitted, one cleanup runs
   * after the other.
   */
  readonly concurrency?: 'dependencies';
}

/**
 * Rejects invalid options.
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT`.
 */
export function checkFinalizationOptions(options: FinalizationOptions): void {
  checkDrainOptions(options);
  const { children, disposables } = options;
  const concurrency: unknown = options.concurrency;
  if (concurrency !== undefined && concurrency !== 'dependencies') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected concurrency of finalization to be 'dependencies', but got ${describeValue(concurrency)}; ` +
        'omit it to run one cleanup after the other',
    );
  }
  if (children !== undefined && typeof children !== 'boolean') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected children of finalization to be true or false, but got ${describeValue(children)}; ` +
        'write finalization({ children: false })',
    );
  }
  if (disposables === undefined || typeof disposables === 'boolean') return;
  if (typeof disposables === 'function') return;
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    `expected disposables of finalization to be true, false or a function, but got ${describeValue(disposables)}; ` +
      'write finalization({ disposables: true })',
  );
}
