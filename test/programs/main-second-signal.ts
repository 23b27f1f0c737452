import { finalizeBinding } from '../../container/index.js';
import { finalize } from '../../src/index.js';
import { runMain } from '../../runtime/main/index.js';
import { out, owner } from './finalizers.js';
import { container, keepAlive } from './main-container.js';

/** Longer than the time in which a signal counts as the echo of another one. */
const AFTER_ECHOES_MS = 600;

const hang = (): Promise<void> => {
  out('closing');
  setTimeout(() => out('still closing'), AFTER_ECHOES_MS);
  return new Promise(() => undefined);
};
finalizeBinding(
  container.bind('server').toDynamicValue(() => ({})),
  { func: hang },
);
finalize(owner, out, 'at exit');
const kept: unknown[] = [];
await runMain(container, () => kept.push(container.get('server')), { graceMs: 60_000 });
keepAlive();
out('ready');
