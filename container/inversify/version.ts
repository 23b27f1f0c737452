/**
 * The differences between the major versions of Inversify. One file for each version implements this
 * interface; to support another version, add a file and list it in `supported-versions.ts`.
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
  /** The supported range of versions, for messages. */
  readonly range: string;
  /** The name that this version gives to each method. */
  readonly methods: Readonly<Record<MethodName, string>>;
  /** The methods without which a container isn't of this version. */
  readonly required: readonly string[];
  /** True if a container's handlers run before those of the binding and `@preDestroy`. */
  readonly containerHandlersFirst: boolean;
  /** True if a container module calls the methods of the container itself. */
  readonly modulesCallContainer: boolean;
  /** True if `unbind` removes the bindings of a parent if the container has none of the service. */
  readonly unbindLooksAtParents: boolean;
  /** Returns the class whose `@preDestroy` methods are called on what a binding made. */
  destroyedClass(binding: Binding, value: unknown): object | undefined;
  /** Returns the names of the `@preDestroy` methods of a class, in the order in which they are called. */
  preDestroyMethodsOf(type: object): MethodNames;
  /** Returns the names of the `@postConstruct` methods of a class, in the order in which they are called. */
  postConstructMethodsOf(type: object): MethodNames;
}

const CLASS_METADATA = '@inversifyjs/core/classMetadataReflectKey';

/** The lifecycle metadata of a class in Inversify 7 and 8. Up to 7.9, a class has one method of each kind. */
export interface Lifecycle {
  readonly postConstructMethodName?: string | symbol | undefined;
  readonly postConstructMethodNames?: MethodNames;
  readonly preDestroyMethodName?: string | symbol | undefined;
  readonly preDestroyMethodNames?: MethodNames;
}

/** Returns the lifecycle metadata that Inversify 7 or 8 has set on a class. */
export function lifecycleOf(type: object): Lifecycle {
  const reflect = Reflect as unknown as Record<
    'getOwnMetadata',
    (key: string, target: object) => { readonly lifecycle: Lifecycle } | undefined
  >;
  const metadata = reflect.getOwnMetadata(CLASS_METADATA, type);
  return metadata?.lifecycle ?? {};
}
