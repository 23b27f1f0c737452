// A server without traffic: after one garbage collection nothing wakes the event loop.
import { createServer } from 'node:net';
import { finalize } from '../../../src/index.js';
import { collectGarbage } from './collect-garbage.js';
import { keep, say } from './three-finalizers.js';

const COUNT = 1000;
let called = 0;

const server = createServer();

function remove(): void {
  called += 1;
  if (called < COUNT) return;
  say('all called while the process is idle');
  server.close();
}

function orphans(): void {
  for (let index = 0; index < COUNT; index++) finalize({ index }, remove);
}

finalize(keep({}), say, 'a');
server.listen(0, '127.0.0.1', () => {
  setImmediate(() => {
    orphans();
    // A frame of this turn may still reference the last of them.
    setImmediate(() => {
      collectGarbage();
    });
  });
});
