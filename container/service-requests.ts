/*
 * The services that the code of one binding (its constructor, its builder and its activation handler) has
 * requested from the container, in addition to those that its metadata lists. A teardown that runs cleanups
 * at the same time needs these dependencies as well.
 */
import type { Builder } from '../src/container-observer.js';
import { isThenable } from '../src/value-kinds.js';
import type { AnyServiceIdentifier } from './inversify/any-version.js';
import type { Binding } from './inversify/binding.js';
import { isContainer } from './inversify/container-value.js';

/** The methods that resolve services, each with a flag that is true if it is asynchronous. */
export const resolutionMethods = [
  ['get', false],
  ['getAll', false],
  ['getAsync', true],
  ['getAllAsync', true],
] as const;

type Resolve = (serviceId: AnyServiceIdentifier, ...options: readonly unknown[]) => unknown;

/** The asynchronous calls in progress that have no context from which they could request services. */
export type PendingCalls = Set<{ readonly requests: ServiceRequests }>;

/** The code of a binding that is on the stack. */
interface Frame {
  readonly requests: ServiceRequests;
  /** True while an instance is being created, false in an activation handler. */
  readonly making: boolean;
}

let frame: Frame | undefined;

/** The services that the code of one binding has requested. It references services, never instances. */
export class ServiceRequests {
  /**
   * Requested while an instance was created, so anything that was created after that instance isn't a
   * dependency.
   */
  readonly earlier: Set<AnyServiceIdentifier> = new Set();
  /**
   * Requested at any time, for example by a factory, so something that was created later can be a
   * dependency as well.
   */
  readonly any: Set<AnyServiceIdentifier> = new Set();
  /** True if the binding has yielded a container, from which its users may request anything. */
  hidden = false;
  readonly #contexts = new WeakMap<object, object>();
  readonly #pending: PendingCalls;

  /** @param pending The calls of the container, to which those of this binding are added. */
  constructor(pending: PendingCalls) {
    this.#pending = pending;
  }

  /** Runs code of the binding; `container.get()` in it counts as a request of the binding. */
  run<R>(making: boolean, call: () => R): R {
    const outer = frame;
    frame = { requests: this, making };
    try {
      return call();
    } finally {
      frame = outer;
    }
  }

  /**
   * Runs code that creates an instance and has no context from which it could request services. If it
   * returns a promise, any request from the container may be its own until the promise settles.
   */
  runWithoutContext<R>(call: () => R): R | Promise<unknown> {
    const result = this.run(true, call);
    if (!isThenable(result)) return result;
    const pending = { requests: this };
    this.#pending.add(pending);
    return Promise.resolve(result).finally(() => this.#pending.delete(pending));
  }

  /** Returns a builder that does the same as `builder`, and whose requests are recorded. */
  observedBuilder({ type }: Binding, builder: Builder): Builder {
    const getsContext = type !== 'ResolvedValue';
    const usesContext = getsContext && builder.length > 0;
    const settled = (value: unknown): unknown => {
      this.hidden ||= isContainer(value);
      return value;
    };
    return (...args) => {
      const given = getsContext ? [this.contextFor(args[0] as object)] : args;
      const call = (): unknown => Reflect.apply(builder, undefined, given);
      const value = usesContext ? this.run(true, call) : this.runWithoutContext(call);
      return isThenable(value) ? Promise.resolve(value).then(settled) : settled(value);
    };
  }

  /** Returns a resolution context that records what the binding requests, immediately or later. */
  contextFor(context: object): object {
    let observed = this.#contexts.get(context);
    if (observed === undefined) {
      observed = this.#observe(context);
      this.#contexts.set(context, observed);
    }
    return observed;
  }

  #observe(context: object): object {
    const observed = Object.create(context) as Record<string, Resolve>;
    for (const [name, isAsync] of resolutionMethods) {
      const resolve = (context as Readonly<Record<string, Resolve>>)[name] as Resolve;
      observed[name] = (serviceId, ...options) => {
        this.#note(serviceId, isAsync);
        return Reflect.apply(resolve, context, [serviceId, ...options]);
      };
    }
    return observed;
  }

  #note(serviceId: AnyServiceIdentifier, isAsync: boolean): void {
    const making = frame?.requests === this && frame.making && !isAsync;
    (making ? this.earlier : this.any).add(serviceId);
  }

  /** Records a request of the code on the stack. Returns false if that isn't code of a binding. */
  static noteOnStack(serviceId: AnyServiceIdentifier, isAsync: boolean): boolean {
    if (frame === undefined) return false;
    frame.requests.#note(serviceId, isAsync);
    return true;
  }
}
