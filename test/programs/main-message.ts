import { runMain } from '../../runtime/main/index.js';
import { container, keepAlive, Pool } from './main-container.js';

await runMain(container, () => container.getAsync(Pool));
keepAlive();
process.send?.('ready');
