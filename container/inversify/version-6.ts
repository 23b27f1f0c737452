/**
 * Inversify 6.2: the method names of version 8 and no plugin interface. At deactivation, the container's
 * handlers run first, and the `@preDestroy` methods of the instance's own class last.
 */
import { isObject } from '../../src/value-kinds.js';
import { type InversifyVersion, methodNames } from './version.js';
import { version8 } from './version-8.js';

export const version6: InversifyVersion = {
  range: '^6.2.0',
  methods: version8.methods,
  required: [...methodNames, 'bind', 'createChild', '_buildBinding', '_removeModuleHandlers'],
  containerHandlersFirst: true,
  modulesCallContainer: true,
  unbindLooksAtParents: false,
  destroyedClass(_binding, value) {
    if (!isObject(value)) return undefined;
    return (Object.getPrototypeOf(value) as { readonly constructor: object }).constructor;
  },
};
