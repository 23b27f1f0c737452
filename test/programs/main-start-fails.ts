import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, keepAlive, Pool } from './main-container.js';

keepAlive();
await runMain(container, async () => {
  await container.getAsync(Pool);
  throw new Error('the port is in use', { cause: new Error('EADDRINUSE') });
});
out('not reached');
