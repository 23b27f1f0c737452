/*
 * Disposers: finalizers that call a cleanup method of their own target. A record must not retain its
 * target, so a disposer reads the target from the record and looks up the method only when it is called. If
 * the target has been garbage-collected, a disposer does nothing.
 */
import { type Callback, type CleanupCall, type CleanupForm, TARGET } from '../src/cleanup-call.js';
import { createRecord } from '../src/create.js';
import { describeValue } from '../src/describe.js';
import type { CallStep } from '../src/call-step.js';
import { FinalizeError } from '../src/errors.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import { isProxy } from '../src/host.js';
import { shared } from '../src/shared-state.js';
import { type CleanupLimit, limitedCallback, unlimited } from '../src/limited-callback.js';
import type { FinalizerRecord } from '../src/record.js';
import type { FindCleanup } from './finalization-options.js';

/**
 * Finds the cleanup function of an instance for one form of teardown. The function is called with the
 * instance as `this`.
 */
export type Disposal = (instance: object, form: CleanupForm) => (() => unknown) | undefined;

/**
 * Omits symbols that an older runtime lacks, because `undefined` would be used as the name of a property.
 */
function present(...symbols: readonly unknown[]): readonly symbol[] {
  return symbols.filter((symbol) => typeof symbol === 'symbol');
}

/** The symbols that each form looks up, the preferred one first. Exit can't await anything. */
const symbolsOf: Readonly<Record<CleanupForm, readonly symbol[]>> = {
  async: present(Symbol.asyncDispose, Symbol.dispose),
  sync: present(Symbol.dispose, Symbol.asyncDispose),
  exit: present(Symbol.dispose),
};

/** Finds the method for which explicit resource management has a symbol. */
export const disposalBySymbol: Disposal = (instance, form) => {
  for (const symbol of symbolsOf[form]) {
    const method = (instance as Readonly<Record<symbol, unknown>>)[symbol];
    if (typeof method === 'function') return method as () => unknown;
  }
  return undefined;
};

/** Returns the disposal that `finalization({ disposables })` configures, if any. */
export function disposalFor(disposables: boolean | FindCleanup | undefined): Disposal | undefined {
  if (typeof disposables !== 'function') {
    return disposables === true ? disposalBySymbol : undefined;
  }
  return (instance) => {
    const cleanup: unknown = disposables(instance);
    if (cleanup === undefined || typeof cleanup === 'function') return cleanup as () => unknown;
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected disposables of finalization to return a function or undefined for ${describeValue(instance)}, ` +
        `but got ${describeValue(cleanup)}; write (instance) => instance.close, or () => instance.close()`,
    );
  };
}

/**
 * The call of a disposer. At the teardown of a singleton it also gets the methods that have already run.
 */
type DisposerCall = (
  target: object | undefined,
  form: CleanupForm,
  alreadyRan?: ReadonlySet<unknown>,
) => unknown;

/** Returns the callback of the disposers of one disposal. Their messages contain its name. */
export function disposerOf(disposal: Disposal, limit: CleanupLimit): Callback {
  const dispose: DisposerCall = (target, form, alreadyRan) => {
    const cleanup = target && disposal(target, form);
    if (cleanup === undefined) return undefined;
    const ran = target !== undefined && forms.some((one) => alreadyRan?.has(disposal(target, one)));
    return ran ? undefined : Reflect.apply(cleanup, target, []);
  };
  const force = limit.force as ((target: object) => unknown) | undefined;
  return limitedCallback(dispose, {
    timeoutMs: limit.timeoutMs,
    force: force && ((target: object | undefined) => target && force(target)),
  });
}

const forms: readonly CleanupForm[] = ['sync', 'async'];

/** The disposer of each instance that has one; `undefined` if a binding has excluded the instance. */
type Disposers = WeakMap<object, FinalizerRecord | undefined>;

let disposers: Disposers | undefined;

/**
 * Returns the disposers that all copies of the package share, because containers of several copies may
 * yield one instance.
 */
function allDisposers(): Disposers {
  disposers ??= shared('disposers@1', (): Disposers => new WeakMap());
  return disposers;
}

/** Returns true if the instance has a disposer, or a binding has excluded it from disposal. */
export function isDecided(instance: object): boolean {
  return allDisposers().has(instance);
}

/**
 * Returns true if a value of a builder represents another object that is disposed itself: a proxy, or an
 * object that inherits from one that is disposed.
 */
export function standsForAnother(value: object): boolean {
  if (isProxy(value)) return true;
  let prototype = Object.getPrototypeOf(value) as object | null;
  while (prototype !== null && !allDisposers().has(prototype)) {
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return prototype !== null;
}

/** Excludes an instance from disposal, whatever the options of the container or of another binding. */
export function keepUndisposed(instance: object): void {
  allDisposers().get(instance)?.take();
  allDisposers().set(instance, undefined);
}

/** Returns true if a disposal finds a cleanup function for an instance; false if the instance can't be read. */
export function hasCleanup(disposal: Disposal, instance: object): boolean {
  try {
    return forms.some((form) => disposal(instance, form) !== undefined);
  } catch (cause) {
    // A revoked proxy, or a getter that throws. A FinalizeError reports an invalid option instead.
    if (cause instanceof FinalizeError) throw cause;
    return false;
  }
}

/** Creates the disposer of an instance and replaces the one that it has. */
export function createDisposer(
  list: FinalizerList,
  instance: object,
  disposer: Callback,
  atexit: boolean,
  targetClass: string,
): FinalizerRecord {
  allDisposers().get(instance)?.take();
  const record = createRecord(list, instance, disposer, [], undefined, atexit, targetClass);
  record.heldAs = TARGET;
  allDisposers().set(instance, record);
  return record;
}

/**
 * Recreates the disposer of an instance if it is alive: it must run before the finalizers of its instance,
 * so it must be the newest of them.
 */
export function renewDisposer(list: FinalizerList, instance: object): FinalizerRecord | undefined {
  const old = allDisposers().get(instance);
  const { func, atexit, targetClass } = old ?? {};
  if (func === undefined || atexit === undefined || targetClass === undefined) return undefined;
  return createDisposer(list, instance, func, atexit, targetClass);
}

/** Returns true for the record of a disposer that is alive. */
export function isDisposer(record: FinalizerRecord): boolean {
  return record.heldAs === TARGET;
}

/**
 * Disposes a singleton in its place in the teardown. It retains the singleton until then, as the binding
 * did.
 */
export class DisposalStep implements CallStep {
  readonly #call: CleanupCall;
  readonly #singleton: unknown;
  readonly #alreadyRan: ReadonlySet<unknown>;

  /** @param alreadyRan The `@preDestroy` methods of the singleton, so that none of them is called twice. */
  constructor(call: CleanupCall, singleton: unknown, alreadyRan: ReadonlySet<unknown>) {
    this.#call = call;
    this.#singleton = singleton;
    this.#alreadyRan = alreadyRan;
  }

  get name(): string {
    return this.#call.name;
  }

  get timeoutMs(): number | undefined {
    return this.#call.timeoutMs;
  }

  get force(): (() => unknown) | undefined {
    return this.#call.force;
  }

  run(form: CleanupForm): unknown {
    const dispose = unlimited(this.#call.func) as unknown as DisposerCall;
    // If `onActivation` has wrapped the target, the singleton still references the target.
    return this.#singleton && dispose(this.#call.ref.deref() as object, form, this.#alreadyRan);
  }
}
