import { writeSync } from 'node:fs';
import { owner } from './finalizers.js';

const out = (text: string): void => {
  writeSync(1, `${text}\n`);
};
const collect = globalThis.gc;
const { console: nodeConsole, setTimeout: nodeSetTimeout } = globalThis;

/** The globals of a page, and what a bundler substitutes for those of Node. */
let leave = (_event: { readonly persisted: boolean }): void => undefined;
Object.assign(globalThis, {
  process: { env: {} },
  setImmediate: undefined,
  console: { ...nodeConsole, error: (text: string) => out(`console: ${text.split('\n')[0]}`) },
  setTimeout: (task: () => void, ms: number): number => {
    nodeSetTimeout(task, ms);
    return 1;
  },
  addEventListener: (type: string, listener: typeof leave) => {
    out(`listens to ${type}`);
    leave = listener;
  },
});
const { finalize, programScope } = await import('../../src/index.js');

const slow = (name: string): void => {
  out(name);
  const end = performance.now() + 10;
  while (performance.now() < end);
};
finalize(owner, out, 'first');
finalize(owner, function close() {
  throw new Error('failed');
});
const make = (): void => {
  finalize({}, slow, 'collected 1');
  finalize({}, slow, 'collected 2');
};
make();
while (programScope.size > 2) {
  await new Promise((resolve) => nodeSetTimeout(resolve, 1));
  collect?.();
}
leave({ persisted: true });
out('kept in the back/forward cache');
finalize(owner, () => {
  leave({ persisted: false });
  out('left once, and again');
});
leave({ persisted: false });
leave({ persisted: false });
out('left');
