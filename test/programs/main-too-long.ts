import { finalizeBinding } from '../../container/index.js';
import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, keepAlive, Pool } from './main-container.js';

const hang = (): Promise<void> => new Promise(() => undefined);
const fail = (): void => {
  throw new Error('the cache is gone');
};
finalizeBinding(
  container
    .bind('cache')
    .toDynamicValue(() => ({}))
    .inSingletonScope(),
  {
    func: fail,
  },
);
finalizeBinding(
  container
    .bind('server')
    .toDynamicValue(() => ({}))
    .inSingletonScope(),
  {
    func: hang,
  },
);
const start = (): unknown => [Pool, 'server', 'cache'].map((id) => container.get<unknown>(id));
const stopFirst = process.argv.includes('--stop-first') ? ['server'] : [];
await runMain(container, start, { graceMs: 100, stopFirst });
keepAlive();
out('ready');
