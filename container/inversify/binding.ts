/**
 * The interface of a binding, as the rest of `container/` uses it on every version of Inversify. Bindings
 * of versions 7 and 8 have exactly these fields; those of version 6 get an adapter.
 */
import type { AnyServiceIdentifier } from './any-version.js';
import { functionName } from '../../src/describe.js';
import { isThenable } from '../../src/value-kinds.js';

export type Activation = (context: unknown, value: unknown) => unknown;
export type Deactivation = (value: unknown) => unknown;

export interface BindingCache {
  readonly isRight: boolean;
  readonly value: unknown;
}

/** A binding of any type. Redirections have neither scope, nor cache, nor handlers. */
export interface Binding {
  readonly id: number;
  readonly serviceIdentifier: AnyServiceIdentifier;
  readonly type: string;
  readonly scope?: string;
  /** The class, if the type is Instance. */
  implementationType?:
    ((new (...args: never) => unknown) & { readonly prototype: object }) | undefined;
  /** The builder, if the type is DynamicValue; the value, if it is ConstantValue. */
  value?: unknown;
  /** The builder, if the type is ResolvedValue or Factory. */
  factory?: unknown;
  /** The service that the binding stands for, if the type is ServiceRedirection. */
  readonly targetServiceIdentifier?: AnyServiceIdentifier;
  cache?: BindingCache;
  onActivation?: Activation | undefined;
  onDeactivation?: Deactivation | undefined;
  /**
   * Sets functions to call before Inversify constructs the singleton, and when it has stored the singleton.
   * Exists only if the cache doesn't show this, as in version 6.
   */
  onConstruction?(begin: (binding: Binding) => unknown, end: (binding: Binding) => unknown): void;
}

/** The fields that are read of a binding of a container without the plugin. */
export type SeenBinding = Pick<
  Binding,
  'implementationType' | 'onActivation' | 'serviceIdentifier'
>;

/** Returns true if the value in the cache of a binding is still being built. */
export function isPending(value: unknown): value is PromiseLike<unknown> {
  try {
    return isThenable(value);
  } catch {
    // A revoked proxy, or a getter that throws: it isn't a promise of Inversify.
    return false;
  }
}

/** Returns the name of a service for messages. */
export function serviceName(serviceId: AnyServiceIdentifier): string {
  return typeof serviceId === 'function' ? functionName(serviceId) : String(serviceId);
}
