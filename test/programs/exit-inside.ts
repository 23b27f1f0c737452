import { finalize, FinalizerScope } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const place = process.argv[2];
const scope = new FinalizerScope();
const exit = (): void => {
  out('exit');
  process.exit(5);
};
const add = (obj: object): void => {
  finalize(owner, out, 'first');
  scope.finalize(obj, out, 'second');
  scope.finalize(obj, exit);
  scope.finalize(obj, out, 'fourth');
};

if (place === 'collection') {
  (() => add({}))();
  setInterval(() => globalThis.gc?.(), 1);
} else {
  add(owner);
  if (place === 'drain') scope.drain();
  if (place === 'drainAsync') await scope.drainAsync();
}
