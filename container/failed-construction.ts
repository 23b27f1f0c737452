/*
 * Observes instances whose `@postConstruct` fails. Inversify has no event for them, and such an instance
 * never reaches an activation. So the class of a binding is replaced by a proxy that wraps the
 * `@postConstruct` methods of each constructed instance. A wrapper removes itself when it is called.
 *
 * Inversify reads the metadata of the class that it finds in the binding: the proxy gets the same.
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

/** Calls `failed` if the next call of a method of an instance throws or rejects. */
function watchNextCall(instance: object, name: string | symbol, failed: () => void): void {
  const own = Reflect.getOwnPropertyDescriptor(instance, name);
  const method = (instance as Readonly<Record<string | symbol, Method>>)[name];
  const watched: Method = (...args) => {
    if (own === undefined) Reflect.deleteProperty(instance, name);
    else Reflect.defineProperty(instance, name, own);
    let result: unknown;
    try {
      result = Reflect.apply(method as Method, instance, args);
    } catch (error) {
      failed();
      throw error;
    }
    if (!isThenable(result)) return result;
    return Promise.resolve(result).catch((error: unknown) => {
      failed();
      throw error;
    });
  };
  if (typeof method !== 'function') return;
  Reflect.defineProperty(instance, name, { configurable: true, value: watched, writable: true });
}

function watchedClass(type: Class, failed: (instance: object) => void): Class {
  const watched: Class = new Proxy(type, {
    construct: (target, args) => {
      const instance = Reflect.construct(target, args) as object;
      try {
        for (const name of postConstructMethodsOf(target)) {
          watchNextCall(instance, name, () => failed(instance));
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

/**
 * Calls `failed` for each instance of a binding whose `@postConstruct` throws or rejects. Call this
 * function whenever the binding is planned: Inversify reads the metadata of its class next.
 */
export function watchPostConstruct(binding: Binding, failed: (instance: object) => void): void {
  const { implementationType } = binding;
  if (implementationType === undefined) return;
  const type = classes.get(implementationType) ?? implementationType;
  if ([...postConstructMethodsOf(type)].length === 0) return;
  if (type === implementationType) binding.implementationType = watchedClass(type, failed);
  copyMetadata(type, binding.implementationType as Class);
}
