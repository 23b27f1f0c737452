import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, keepAlive, Pool } from './main-container.js';

// The kernel ignores a signal without a listener that process 1 of a container sends to itself.
process.kill = () => true;
await runMain(container, () => container.getAsync(Pool));
keepAlive();
out('ready');
