/** Creates finalizers in several turns, none of which retains its target. */
import { finalize } from '../../src/index.js';

class Socket {
  readonly handle = { closed: false };
}

function close(handle: { closed: boolean }): void {
  handle.closed = true;
}

for (let turn = 0; turn < 3; turn += 1) {
  for (let at = 0; at < 10; at += 1) {
    const socket = new Socket();
    finalize(socket, close, socket.handle);
  }
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
process.stdout.write('done\n');
