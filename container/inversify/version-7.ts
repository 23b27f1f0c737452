/**
 * Inversify 7.5.2 and later: plain names are asynchronous, synchronous ones end in `Sync`.
 * `unbindAllSync` exists from 7.11; the plugin also defines it on older versions.
 */
import type { InversifyVersion } from './version.js';

const methods: InversifyVersion['methods'] = {
  load: 'loadSync',
  loadAsync: 'load',
  rebind: 'rebindSync',
  rebindAsync: 'rebind',
  restore: 'restore',
  unbind: 'unbindSync',
  unbindAll: 'unbindAllSync',
  unbindAllAsync: 'unbindAll',
  unbindAsync: 'unbind',
  unload: 'unloadSync',
  unloadAsync: 'unload',
};

export const version7: InversifyVersion = {
  range: '^7.5.2',
  methods,
  required: Object.values(methods).filter((name) => name !== methods.unbindAll),
  containerHandlersFirst: false,
  modulesCallContainer: false,
  unbindLooksAtParents: true,
  destroyedClass: ({ implementationType }) => implementationType,
};
