import { finalizeBinding } from '../../container/index.js';
import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, Server } from './main-container.js';

const fail = (): void => {
  throw new Error('the disk is full');
};
if (process.argv.includes('--failing')) {
  finalizeBinding(
    container
      .bind('report')
      .toDynamicValue(() => ({}))
      .inSingletonScope(),
    {
      func: fail,
    },
  );
  container.get('report');
}
process.on('exit', (code) => out(`exit ${code}`));
await runMain(container, () => container.getAsync(Server));
out('done');
