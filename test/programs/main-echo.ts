import { finalizeBinding } from '../../container/index.js';
import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, keepAlive, Pool } from './main-container.js';

/** Longer than the time in which a delivered signal counts as the echo of another one. */
const BLOCKED_MS = 600;

/** Gets the signal a second time, and another one, while it blocks the event loop. */
const close = (): void => {
  process.kill(process.pid, 'SIGINT');
  process.kill(process.pid, 'SIGTERM');
  const end = performance.now() + BLOCKED_MS;
  while (performance.now() < end);
  out('server closed');
};
finalizeBinding(
  container
    .bind('server')
    .toDynamicValue(() => ({}))
    .inSingletonScope(),
  {
    func: close,
  },
);
const start = (): unknown => [container.get(Pool), container.get('server')];
await runMain(container, start);
keepAlive();
out('ready');
