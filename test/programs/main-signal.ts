import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, keepAlive, Server } from './main-container.js';

process.on('exit', (code) => out(`exit ${code}`));
await runMain(container, () => container.getAsync(Server));
keepAlive();
out('ready');
