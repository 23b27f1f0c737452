/**
 * What differs between the major versions of Inversify. There is one file for each version that
 * implements this interface; supporting another version means adding a file and listing it in
 * `supported-versions.ts`.
 */

import type { Binding } from './binding.js';

/** The methods of a container that tear something down, by their names in Inversify 8. */
export const methodNames = [
  'load',
  'loadAsync',
  'rebind',
  'rebindAsync',
  'restore',
  'unbind',
  'unbindAll',
  'unbindAllAsync',
  'unbindAsync',
  'unload',
  'unloadAsync',
] as const;

/** The name of such a method in Inversify 8: the plain name is the synchronous form. */
export type MethodName = (typeof methodNames)[number];

/** Names of methods of a class. */
export type MethodNames = Iterable<string | symbol>;

export interface InversifyVersion {
  /** The range of versions that it stands for, for messages. */
  readonly range: string;
  /** The name that this version gives to each method. */
  readonly methods: Readonly<Record<MethodName, string>>;
  /** The methods without which a container isn't of this version. */
  readonly required: readonly string[];
  /** Whether a container's handlers run before those of the binding and `@preDestroy`, not after them. */
  readonly containerHandlersFirst: boolean;
  /** Whether a container module changes the container through its methods, not through others. */
  readonly modulesCallContainer: boolean;
  /** Whether `unbind` turns to the bindings of the parents if the container has none. */
  readonly unbindLooksAtParents: boolean;
  /** Returns the class whose `@preDestroy` methods are called on what a binding made. */
  destroyedClass(binding: Binding, value: unknown): object | undefined;
  /** Returns the names of the `@preDestroy` methods of a class, in the order in which they are called. */
  preDestroyMethodsOf(type: object): MethodNames;
  /** Returns the names of the `@postConstruct` methods of a class, in the order in which they are called. */
  postConstructMethodsOf(type: object): MethodNames;
}

const CLASS_METADATA = '@inversifyjs/core/classMetadataReflectKey';

/** What Inversify 7 and 8 know of the lifecycle of a class. Until 7.9 there is one method of a kind. */
export interface Lifecycle {
  readonly postConstructMethodName?: string | symbol | undefined;
  readonly postConstructMethodNames?: MethodNames;
  readonly preDestroyMethodName?: string | symbol | undefined;
  readonly preDestroyMethodNames?: MethodNames;
}

/** Returns what Inversify 7 and 8 know of the lifecycle of a class. */
export function lifecycleOf(type: object): Lifecycle {
  const reflect = Reflect as unknown as Record<
    'getOwnMetadata',
    (key: string, target: object) => { readonly lifecycle: Lifecycle } | undefined
  >;
  const metadata = reflect.getOwnMetadata(CLASS_METADATA, type);
  return metadata?.lifecycle ?? {};
}
