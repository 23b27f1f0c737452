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
  /** Returns the class whose `@preDestroy` methods are called on the value of a binding. */
  destroyedClass(binding: Binding, value: unknown): object | undefined;
}
