import { finalize, FinalizerScope } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const scope = new FinalizerScope();
for (let n = 0; n < 100; n++) finalize({}, () => undefined);
finalize(owner, out, 'at exit');
scope.finalize(owner, () => new Promise((resolve) => setTimeout(resolve, 5)));
await scope.drainAsync({ timeoutMs: 86_400_000, deadlineMs: 86_400_000 });
scope.finalize(owner, () => undefined);
globalThis.gc?.();
out(`open: ${process.getActiveResourcesInfo().length}`);
