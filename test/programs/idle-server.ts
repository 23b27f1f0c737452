// A server that gets no request after a garbage collection: every callback still runs soon.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { finalize } from '../../src/index.js';

const COUNT = 5_000;
let called = 0;

const spend = (): void => {
  const start = process.hrtime.bigint();
  while (process.hrtime.bigint() - start < 10_000n);
  called += 1;
};

const server = createServer().listen(0, '127.0.0.1', () => {
  for (let index = 0; index < COUNT; index++) finalize({ index }, spend);
  setImmediate(() => {
    globalThis.gc?.();
  });
});

// One timer in the distant future: nothing else wakes the event loop.
await sleep(3_000);
process.stdout.write(
  called === COUNT
    ? `all ${COUNT} called while the server was idle\n`
    : `${called} of ${COUNT} called\n`,
);
server.close();
