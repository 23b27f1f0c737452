import { finalize } from '../../src/index.js';
import { out } from './finalizers.js';

process.on('uncaughtExceptionMonitor', () => out('uncaught exception'));
process.on('unhandledRejection', () => out('unhandled rejection'));

class Socket {}

const last = (() => {
  const socket = new Socket();
  const oldest = finalize(socket, out, 'oldest');
  finalize(socket, async function flush() {
    throw new TypeError('rejected');
  });
  finalize(socket, out, 'middle');
  finalize(socket, function closeSocket() {
    throw new RangeError('thrown', { cause: 'a string' });
  });
  return oldest;
})();
const collecting = setInterval(() => {
  if (last.alive) globalThis.gc?.();
  else clearInterval(collecting);
}, 1);
