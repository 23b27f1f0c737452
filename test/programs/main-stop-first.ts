import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { Consumer, container, Job, keepAlive, Server } from './main-container.js';

const start = async (): Promise<unknown> => {
  await container.getAsync(Server);
  await container.getAsync(Consumer);
  return container.getAsync(Job);
};
const jobs: unknown[] = [];
await runMain(container, async () => jobs.push(await start()), { stopFirst: [Server, Consumer] });
keepAlive();
out('ready');
