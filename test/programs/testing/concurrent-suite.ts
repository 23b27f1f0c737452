/*
 * Tests that run at the same time, for vitest: only the test that leaks fails.
 */
import { setTimeout } from 'node:timers/promises';
import { finalize } from '../../../src/index.js';

class LogFile {}

const held: object[] = [];
const close = (_handle: unknown): void => undefined;
const { concurrent } = describe as unknown as { concurrent: typeof describe };

concurrent('at the same time', () => {
  for (const name of ['clean 1', 'leaks', 'clean 2']) {
    it(name, async () => {
      for (let step = 0; step < 3; step++) {
        await setTimeout(5);
        const log = new LogFile();
        const finalizer = finalize(log, close, step);
        if (name !== 'leaks') {
          await setTimeout(5);
          finalizer();
        }
        held.push(log);
      }
    });
  }
});
