import { once } from 'node:events';
import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, keepAlive, Pool } from './main-container.js';

keepAlive();
await runMain(container, async () => {
  await container.getAsync(Pool);
  out('ready');
  await once(process, 'SIGTERM');
  throw new Error('the pool is closed');
});
