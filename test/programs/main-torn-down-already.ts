import { finalizeBinding } from '../../container/index.js';
import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, keepAlive } from './main-container.js';

const hang = (): Promise<void> => new Promise(() => undefined);
finalizeBinding(
  container
    .bind('server')
    .toDynamicValue(() => ({}))
    .inSingletonScope(),
  {
    func: hang,
  },
);
await runMain(container, () => container.get('server'), { graceMs: 100 });
keepAlive();
void container.unbindAllAsync();
out('ready');
