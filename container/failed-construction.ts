/*
 * Observes instances whose `@postConstruct` fails. Inversify has no event for them, and such an instance
 * isn't activated. So the class of a binding is replaced by a proxy that wraps the `@postConstruct` methods
 * of each constructed instance. A wrapper removes itself when it is called.
 *
 * Inversify reads the metadata of the class that it finds in the binding, so the proxy gets the same
 * metadata.
 */
import { isThenable } from '../src/value-kinds.js';
import type { Binding } from './inversify/binding.js';
import { postConstructMethodsOf } from './inversify/class-metadata.js';

type Class = NonNullable<Binding['implementationType']>;

type Method = (this: object, ...args: readonly unknown[]) => unknown;

interface Metadata {
  getOwnMetadataKeys(target: object): readonly string[];
  getOwnMetadata(key: string, target: object): unknown;
  defineMetadata(key: string, value: unknown, target: object): void;
}

/** The class behind each proxy. */
const classes = new WeakMap<object, Class>();

function copyMetadata(from: object, to: object): void {
  const metadata = Reflect as unknown as Metadata;
  for (const key of metadata.getOwnMetadataKeys(from)) {
    metadata.defineMetadata(key, metadata.getOwnMetadata(key, from), to);
  }
}

/** Observes the instances of a binding while they are constructed. */
export interface ConstructionWatcher {
  /** True if it watches every construction, not only those that can fail after the constructor. */
  readonly watchesAll: boolean;
  /** Calls the constructor. */
  construct<R>(call: () => R): R;
  /** Calls a `@postConstruct` method. */
  initialize(call: () => unknown): unknown;
  /** Called with an instance whose `@postConstruct` method throws or rejects. */
  failed(instance: object): void;
}

/** Watches the next call of a `@postConstruct` method of an instance. */
function watchNextCall(
  instance: object,
  name: string | symbol,
  watcher: ConstructionWatcher,
): void {
  const own = Reflect.getOwnPropertyDescriptor(instance, name);
  const method = (instance as Readonly<Record<string | symbol, Method>>)[name];
  const watched: Method = (...args) => {
    if (own === undefined) Reflect.deleteProperty(instance, name);
    else Reflect.defineProperty(instance, name, own);
    let result: unknown;
    try {
      result = watcher.initialize(() => Reflect.apply(method as Method, instance, args));
    } catch (error) {
      watcher.failed(instance);
      throw error;
    }
    if (!isThenable(result)) return result;
    return Promise.resolve(result).catch((error: unknown) => {
      watcher.failed(instance);
      throw error;
    });
  };
  if (typeof method !== 'function') return;
  Reflect.defineProperty(instance, name, { configurable: true, value: watched, writable: true });
}

function watchedClass(type: Class, watcher: ConstructionWatcher): Class {
  const watched: Class = new Proxy(type, {
    construct: (target, args) => {
      const instance = watcher.construct(() => Reflect.construct(target, args) as object);
      try {
        for (const name of postConstructMethodsOf(target)) {
          watchNextCall(instance, name, watcher);
        }
      } catch {
        // The constructor returned a proxy that rejects new properties: it can't be observed.
      }
      return instance;
    },
  });
  classes.set(watched, type);
  return watched;
}

function hasAny(names: Iterable<unknown>): boolean {
  return names[Symbol.iterator]().next().done !== true;
}

/**
 * Watches the constructions of a binding. It must be called whenever the binding is planned, before
 * Inversify reads the metadata of its class.
 */
export function watchConstructor(binding: Binding, watcher: ConstructionWatcher): void {
  const { implementationType } = binding;
  if (implementationType === undefined) return;
  const type = classes.get(implementationType) ?? implementationType;
  if (!watcher.watchesAll && !hasAny(postConstructMethodsOf(type))) return;
  if (type === implementationType) binding.implementationType = watchedClass(type, watcher);
  copyMetadata(type, binding.implementationType as Class);
}
