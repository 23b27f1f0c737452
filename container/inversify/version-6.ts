/**
 * Inversify 6.2: the method names of version 8 and no plugin interface. At deactivation, the container's
 * handlers run first, and the `@preDestroy` methods of the instance's own class last.
 */
import { isObject } from '../../src/value-kinds.js';
import { type InversifyVersion, methodNames, type MethodNames } from './version.js';
import { version8 } from './version-8.js';

/** Reads the metadata that `@preDestroy` of Inversify 6 sets on a class, also for its subclasses. */
function preDestroyMethodsOf(type: object): MethodNames {
  const reflect = Reflect as unknown as Record<
    'getMetadata',
    (key: string, target: object) => { readonly value: string } | undefined
  >;
  const metadata = reflect.getMetadata('pre_destroy', type);
  return metadata === undefined ? [] : [metadata.value];
}

export const version6: InversifyVersion = {
  range: '^6.2.0',
  methods: version8.methods,
  required: [...methodNames, 'bind', 'createChild', '_buildBinding', '_removeModuleHandlers'],
  containerHandlersFirst: true,
  modulesCallContainer: true,
  unbindLooksAtParents: false,
  preDestroyMethodsOf,
  // An instance whose `@postConstruct` fails isn't observed on this version.
  postConstructMethodsOf: () => [],
  destroyedClass(_binding, value) {
    if (!isObject(value)) return undefined;
    return (Object.getPrototypeOf(value) as { readonly constructor: object }).constructor;
  },
};
