/**
 * Reads the lifecycle metadata of a class. A class is decorated by the version of Inversify that its file
 * imports, which may differ from that of the container. So the metadata of all versions is read.
 */

/** Names of methods of a class, in the order in which they are called. */
export type MethodNames = Iterable<string | symbol>;

const CLASS_METADATA = '@inversifyjs/core/classMetadataReflectKey';

/** The key under which version 6 has the `@preDestroy` method of a class, also for its subclasses. */
const PRE_DESTROY_6 = 'pre_destroy';

/** The lifecycle metadata of a class in Inversify 7 and 8. Up to 7.9, a class has one method of each kind. */
interface Lifecycle {
  readonly postConstructMethodName?: string | symbol | undefined;
  readonly postConstructMethodNames?: MethodNames;
  readonly preDestroyMethodName?: string | symbol | undefined;
  readonly preDestroyMethodNames?: MethodNames;
}

interface ReflectMetadata {
  getMetadata(key: string, target: object): { readonly value: string } | undefined;
  getOwnMetadata(key: string, target: object): { readonly lifecycle: Lifecycle } | undefined;
}

const reflect = Reflect as unknown as ReflectMetadata;

const NONE: MethodNames = [];

function nameOrNone(name: string | symbol | undefined): MethodNames {
  return name === undefined ? NONE : [name];
}

/** Returns the lifecycle metadata that Inversify 7 or 8 has set on a class. */
function lifecycleOf(type: object): Lifecycle | undefined {
  return reflect.getOwnMetadata(CLASS_METADATA, type)?.lifecycle;
}

/**
 * Returns the names of the `@preDestroy` methods of a class. The metadata of version 6 is searched in all
 * bases of the class, so it is read only if the class has none of another version.
 */
export function preDestroyMethodsOf(type: object): MethodNames {
  const lifecycle = lifecycleOf(type);
  if (lifecycle === undefined) return nameOrNone(reflect.getMetadata(PRE_DESTROY_6, type)?.value);
  return lifecycle.preDestroyMethodNames ?? nameOrNone(lifecycle.preDestroyMethodName);
}

/**
 * Returns the names of the `@postConstruct` methods of a class, for versions 7 and 8. On version 6, an
 * instance whose `@postConstruct` fails isn't observed.
 */
export function postConstructMethodsOf(type: object): MethodNames {
  const lifecycle = lifecycleOf(type);
  return lifecycle?.postConstructMethodNames ?? nameOrNone(lifecycle?.postConstructMethodName);
}
