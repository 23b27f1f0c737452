/**
 * Adapts a binding of Inversify 6 to the interface that the rest of `container/` uses. The handler and the
 * builder, which can be intercepted, are properties of the adapter; Inversify's binding reads and writes
 * these properties.
 */
import type { AnyServiceIdentifier } from './any-version.js';
import { shared } from '../../src/shared-state.js';
import { type Activation, type Binding, type BindingCache, isPending } from './binding.js';

/** The fields of a binding of Inversify 6 that the adapter uses. */
export interface RawBinding {
  activated: boolean;
  cache: unknown;
  dynamicValue: unknown;
  implementationType: Binding['implementationType'] | null;
  readonly moduleId: number | undefined;
  onActivation: Activation | null;
  readonly onDeactivation: Binding['onDeactivation'] | null;
  readonly scope: string;
  readonly serviceIdentifier: AnyServiceIdentifier;
  readonly type: string;
}

/** The fields without which a binding isn't one of Inversify 6. */
export const rawBindingFields: ReadonlyArray<keyof RawBinding> = [
  'activated',
  'cache',
  'dynamicValue',
  'implementationType',
  'onActivation',
  'onDeactivation',
  'scope',
  'serviceIdentifier',
  'type',
];

/** Returns true if a value is a binding of Inversify 6. */
export function isRawBinding(value: unknown): value is RawBinding {
  return (
    typeof value === 'object' && value !== null && rawBindingFields.every((name) => name in value)
  );
}

interface Bindings6 {
  readonly byRaw: WeakMap<RawBinding, Binding6>;
  lastId: number;
}

/**
 * Returns the adapters that all copies of the package share, so that a binding has one id and one pair of
 * accessors.
 */
function bindings6(): Bindings6 {
  // Negative, so that no binding of another version has the same id, and ascending, as ids of other
  // versions are.
  return shared('bindings-6@1', () => ({ byRaw: new WeakMap(), lastId: -(2 ** 30) }));
}

/** Returns the adapter of a binding of Inversify 6. */
export function binding6Of(raw: RawBinding): Binding6 {
  const { byRaw } = bindings6();
  let binding = byRaw.get(raw);
  if (binding === undefined) {
    binding = new Binding6(raw);
    byRaw.set(raw, binding);
  }
  return binding;
}

export class Binding6 implements Binding {
  readonly id: number;
  onActivation: Activation | undefined;
  /** Called when the user sets a handler of an intercepted binding. */
  handlerWasSet: ((binding: Binding6) => void) | undefined;
  /** The builder. */
  value: unknown;
  readonly #raw: RawBinding;
  /** True if Inversify has stored the singleton. Inversify reads it before it constructs one. */
  #activated: boolean;
  #begin: ((binding: Binding) => unknown) | undefined;
  #end: ((binding: Binding) => unknown) | undefined;
  /**
   * True if the cache was emptied during a construction, because Inversify stores the singleton afterwards.
   */
  #emptiedPending = false;

  constructor(raw: RawBinding) {
    this.id = bindings6().lastId += 1;
    this.#raw = raw;
    this.onActivation = raw.onActivation ?? undefined;
    this.value = raw.dynamicValue;
    this.#activated = raw.activated;
    Object.defineProperties(raw, {
      activated: {
        configurable: true,
        enumerable: true,
        get: () => {
          if (!this.#activated) this.#begin?.(this);
          return this.#activated;
        },
        set: (activated: boolean) => {
          this.#activated = activated;
          this.#end?.(this);
        },
      },
      onActivation: {
        configurable: true,
        enumerable: true,
        get: () => this.onActivation ?? null,
        set: (handler: Activation) => {
          this.onActivation = handler;
          this.handlerWasSet?.(this);
        },
      },
      dynamicValue: {
        configurable: true,
        enumerable: true,
        get: () => this.value,
        set: (builder: unknown) => {
          this.value = builder;
        },
      },
    });
  }

  get serviceIdentifier(): AnyServiceIdentifier {
    return this.#raw.serviceIdentifier;
  }

  get onDeactivation(): Binding['onDeactivation'] {
    return this.#raw.onDeactivation ?? undefined;
  }

  get type(): string {
    return this.#isRedirection ? 'ServiceRedirection' : this.#raw.type;
  }

  get scope(): string {
    return this.#isRedirection ? 'Transient' : this.#raw.scope;
  }

  get implementationType(): Binding['implementationType'] {
    const { implementationType, type } = this.#raw;
    if (type !== 'Instance') return undefined;
    return implementationType as NonNullable<Binding['implementationType']>;
  }

  onConstruction(begin: (binding: Binding) => unknown, end: (binding: Binding) => unknown): void {
    this.#begin = begin;
    this.#end = end;
  }

  get cache(): BindingCache {
    const { cache } = this.#raw;
    const late = this.#emptiedPending && cache !== null;
    return { isRight: (this.#activated || late) && !this.#isRedirection, value: cache };
  }

  /** Fills or empties the cache. A constant is its own cache and stays. */
  set cache({ isRight, value }: BindingCache) {
    const raw = this.#raw;
    this.#emptiedPending = !isRight && this.#activated && isPending(raw.cache);
    this.#activated = isRight;
    if (isRight) {
      raw.cache = value;
      return;
    }
    if (raw.type !== 'ConstantValue' && raw.type !== 'Function') raw.cache = null;
  }

  /** True for a binding of `toService`, which is a builder whose cache always reads `null`. */
  get #isRedirection(): boolean {
    return Object.getOwnPropertyDescriptor(this.#raw, 'cache')?.get !== undefined;
  }
}
