import { runMain } from '../../runtime/main/index.js';
import { container, keepAlive, Server } from './main-container.js';

await runMain(container, () => container.getAsync(Server));
keepAlive();
if (process.argv.includes('--rejection')) {
  void Promise.reject(new Error('a rejection'));
} else {
  setImmediate(() => {
    process.nextTick(() => {
      throw new Error('the second');
    });
    throw new Error('the first');
  });
}
