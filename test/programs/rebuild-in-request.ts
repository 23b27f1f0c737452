import { AsyncLocalStorage } from 'node:async_hooks';
import { finalize } from '../../src/index.js';
import { fillRegistry, staleCellsFor } from '../support/stale-cells.js';
import { out } from './finalizers.js';

const DEADLINE_MS = 20_000;
const requests = new AsyncLocalStorage<string>();
const seen: unknown[] = [];

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function makeGarbage(): void {
  for (let index = 0; index < 10; index++) finalize({}, () => void seen.push(requests.getStore()));
}

makeGarbage();
await turn();
await requests.run('an unrelated request', async () => {
  globalThis.gc?.();
  // The rebuild finds collected targets that the engine has not reported.
  fillRegistry(seen, staleCellsFor(10));
  const deadline = Date.now() + DEADLINE_MS;
  while (seen.length < 10 && Date.now() < deadline) await turn();
});
out([...new Set(seen)].map(String).join());
if (seen.length < 10) out(`only ${seen.length} callbacks`);
