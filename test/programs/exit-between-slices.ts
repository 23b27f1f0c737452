import { finalize } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const slow = (name: string): void => {
  out(name);
  const end = performance.now() + 10;
  while (performance.now() < end);
};
const add = (name: string): void => {
  finalize({}, slow, name);
};
add('dead 1');
finalize(owner, out, 'alive');
add('dead 2');
add('dead 3');
const dead = finalize({}, () => setImmediate(() => process.exit(6)));
const collecting = setInterval(() => {
  if (dead.alive) globalThis.gc?.();
  else clearInterval(collecting);
}, 1);
