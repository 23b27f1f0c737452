/**
 * `npm run bench:lost-callbacks`: counts the callbacks of live objects that run at exit after other objects
 * were garbage-collected. With the name of a library, runs only that one.
 */
import { fileURLToPath } from 'node:url';
import { runToEnd } from '../../scripts/run-program.js';
import { finalize } from '../../src/index.js';
import { onExitLeakFree, processFinalization } from '../contestants/packages.js';

/** The number of objects that live to the end, and of those that are collected before. */
const OBJECTS = 500;

type Register = (obj: object, callback: () => void) => void;

function registering(contestant: ReturnType<typeof processFinalization>): Register | undefined {
  if (contestant === undefined) return undefined;
  return (obj, callback) => contestant.create(obj, callback, 0);
}

const libraries: Readonly<Record<string, () => Register | undefined>> = {
  'inversify-finalize': () => (obj, callback) => finalize(obj, callback),
  'on-exit-leak-free': () => registering(onExitLeakFree()),
  'process.finalization': () => registering(processFinalization()),
};

async function countCallbacks(name: string): Promise<void> {
  const register = libraries[name]?.();
  if (register === undefined) {
    process.stdout.write(`${name}: not available on ${process.version}\n`);
    return;
  }
  let ran = 0;
  const alive: object[] = [];
  const make = (): void => register({}, () => undefined);
  for (let index = 0; index < OBJECTS; index++) {
    make();
    const obj = { index };
    alive.push(obj);
    register(obj, () => {
      ran += 1;
    });
  }
  for (let round = 0; round < 10; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  process.once('exit', () => {
    process.stdout.write(`${name}: ${ran} of ${alive.length} live objects' callbacks ran\n`);
  });
}

const [, script = fileURLToPath(import.meta.url), name] = process.argv;
if (name === undefined) {
  for (const library of Object.keys(libraries)) {
    await runToEnd(process.execPath, ['--expose-gc', script, library], { inherit: true });
  }
} else {
  await countCallbacks(name);
}
