import { createFinalizer, finalize } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const held: object[] = [];
const add = (name: string): void => {
  const obj = {};
  held.push(obj);
  finalize(obj, out, name);
};
add('dead 1');
finalize(owner, out, 'alive');
add('dead 2');
createFinalizer(held[0] ?? owner, out, { args: ['dead, excluded'], atexit: false });

setImmediate(() => {
  const dead = held.map((obj) => new WeakRef(obj));
  held.length = 0;
  setImmediate(() => {
    globalThis.gc?.();
    out(dead.every((ref) => ref.deref() === undefined) ? 'all dead' : 'not all dead');
    process.exit();
  });
});
