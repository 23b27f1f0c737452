/*
 * Observes the dependencies in one container, for `finalization({ concurrency: 'dependencies' })`: the
 * requests of its bindings, and which finalizers belong to one instance. Only the container references it,
 * so a finalizer keeps neither a container nor a binding alive.
 */
import type { Container } from 'inversify';
import type { FinalizerRecord } from '../src/record.js';
import { isObject } from '../src/value-kinds.js';
import type { AnyServiceIdentifier } from './inversify/any-version.js';
import type { Binding } from './inversify/binding.js';
import type { InversifyServices } from './inversify/plugin-context.js';
import { type PendingCalls, resolutionMethods, ServiceRequests } from './service-requests.js';

/** One transient or request instance, as a teardown needs it. */
export interface Construction {
  /** The bindings that have created or yielded it. */
  readonly bindings: Set<Binding>;
  /** Its finalizers, oldest first. */
  readonly records: FinalizerRecord[];
}

/** Observes one container. */
export class DependencyObserver {
  readonly services: InversifyServices;
  readonly #pending: PendingCalls = new Set();
  readonly #byRecord = new WeakMap<FinalizerRecord, Construction>();
  readonly #byInstance = new WeakMap<object, Construction>();

  constructor(services: InversifyServices) {
    this.services = services;
  }

  /** Records what the code of a binding requests from the container itself. */
  observe(container: Container): void {
    for (const [name, isAsync] of resolutionMethods) {
      const resolve = container[name].bind(container) as (...args: unknown[]) => unknown;
      const value = (...args: unknown[]): unknown => {
        this.#requested(args[0] as AnyServiceIdentifier, isAsync);
        return resolve(...args);
      };
      Object.defineProperty(container, name, { configurable: true, writable: true, value });
    }
  }

  /** Returns the requests of a binding that the container has just got. */
  newRequests(): ServiceRequests {
    return new ServiceRequests(this.#pending);
  }

  #requested(serviceId: AnyServiceIdentifier, isAsync: boolean): void {
    if (ServiceRequests.noteOnStack(serviceId, isAsync)) return;
    for (const { requests } of this.#pending) requests.earlier.add(serviceId);
  }

  /** Records the finalizers of an instance. */
  made(instance: object, binding: Binding, records: readonly FinalizerRecord[]): void {
    if (records.length === 0) return;
    const construction = this.#byInstance.get(instance) ?? { bindings: new Set(), records: [] };
    this.#byInstance.set(instance, construction);
    construction.bindings.add(binding);
    construction.records.push(...records);
    for (const record of records) this.#byRecord.set(record, construction);
  }

  /** Records that a handler yielded `wrapper` for an instance: their finalizers belong together. */
  wrapped(wrapper: unknown, instance: unknown): void {
    const construction = this.#byInstance.get(instance as object);
    if (construction === undefined || !isObject(wrapper)) return;
    this.#byInstance.set(wrapper, construction);
  }

  /** Returns the construction to which a finalizer belongs; `undefined` if it wasn't observed. */
  constructionOf(record: FinalizerRecord): Construction | undefined {
    return this.#byRecord.get(record);
  }
}
