import { type Finalizer, finalize, programScope } from '../../src/index.js';
import type { Contestant } from './contestant.js';

export const thisPackage: Contestant = {
  name: 'inversify-finalize',
  create: (obj, callback, value) => finalize(obj, callback, value),
  detach: (handle) => void (handle as Finalizer).detach(),
  call: (handle) => void (handle as Finalizer)(),
  peek: (handle) => (handle as Finalizer).peek(),
  drain: () => programScope.drain(),
  drainAsync: () => programScope.drainAsync(),
};
