import { AsyncLocalStorage } from 'node:async_hooks';
import { channel, subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { expect } from 'chai';
import { DrainError, finalize, FinalizerScope } from '../../src/index.js';
import { collectUntil } from '../support/collect.js';

class Socket {
  readonly handle = { closed: false };
}

function close(handle: { closed: boolean }): void {
  handle.closed = true;
}

/** Records the messages of a traced operation as `event name reason`. */
function record(operation: 'cleanup' | 'teardown', log: string[]): Disposable {
  const traced = tracingChannel(`inversify-finalize:${operation}`);
  const on = (event: string) => (message: unknown) => {
    const { name, reason, form } = message as Readonly<Record<string, string | undefined>>;
    const words = [operation, event, name, reason ?? form].filter((word) => word !== undefined);
    log.push(words.join(' '));
  };
  const handlers = {
    start: on('start'),
    end: on('end'),
    asyncStart: on('asyncStart'),
    asyncEnd: on('asyncEnd'),
    error: on('error'),
  };
  traced.subscribe(handlers);
  return {
    [Symbol.dispose]: () => {
      traced.unsubscribe(handlers);
    },
  };
}

describe('events', () => {
  it('[T1] publishes each creation and each detach', () => {
    const messages: unknown[] = [];
    const note = (message: unknown): void => void messages.push(message);
    subscribe('inversify-finalize:create', note);
    subscribe('inversify-finalize:detach', note);
    const socket = new Socket();
    const finalizer = finalize(socket, close, socket.handle);
    finalizer.detach();
    finalizer.detach();
    unsubscribe('inversify-finalize:create', note);
    unsubscribe('inversify-finalize:detach', note);
    finalize(socket, close, socket.handle).detach();
    expect(messages).to.deep.equal([
      { version: 1, callback: 'close', targetClass: undefined, atexit: true },
      { version: 1, name: 'close of Socket', targetClass: undefined },
    ]);
  });

  it('[T1] traces a call of the handle, with its error', () => {
    const log: string[] = [];
    using _cleanups = record('cleanup', log);
    const socket = new Socket();
    finalize(socket, close, socket.handle)();
    const failing = finalize(socket, function fail(): never {
      throw new Error('no');
    });
    expect(failing).to.throw('no');
    expect(log).to.deep.equal([
      'cleanup start close of Socket call',
      'cleanup end close of Socket call',
      'cleanup start fail of Socket call',
      'cleanup error fail of Socket call',
      'cleanup end fail of Socket call',
    ]);
  });

  it('[T1] traces a drain and its callbacks, and a callback that exceeds its timeout', async () => {
    const log: string[] = [];
    const scope = new FinalizerScope();
    const socket = new Socket();
    scope.finalize(socket, close, socket.handle);
    scope.finalize(socket, async function flush(): Promise<void> {
      await Promise.resolve();
    });
    scope.finalize(socket, async function reject(): Promise<void> {
      await Promise.reject(new Error('no'));
    });
    const timeouts: unknown[] = [];
    const note = (message: unknown): void => void timeouts.push(message);
    {
      using _cleanups = record('cleanup', log);
      using _teardowns = record('teardown', log);
      await scope
        .drainAsync()
        .catch((error: unknown) => expect(error).to.be.instanceOf(DrainError));
    }
    expect(log).to.deep.equal([
      'teardown start async',
      'cleanup start reject of Socket drain',
      'cleanup end reject of Socket drain',
      'teardown end async',
      'cleanup error reject of Socket drain',
      'cleanup asyncStart reject of Socket drain',
      'cleanup asyncEnd reject of Socket drain',
      'cleanup start flush of Socket drain',
      'cleanup end flush of Socket drain',
      'cleanup asyncStart flush of Socket drain',
      'cleanup asyncEnd flush of Socket drain',
      'cleanup start close of Socket drain',
      'cleanup end close of Socket drain',
      'teardown error async',
      'teardown asyncStart async',
      'teardown asyncEnd async',
    ]);
    scope.finalize(socket, function hang(): Promise<void> {
      return new Promise(() => undefined);
    });
    await scope.drainAsync({ timeoutMs: 1 }).catch(() => undefined);
    subscribe('inversify-finalize:timeout', note);
    scope.finalize(socket, function hang(): Promise<void> {
      return new Promise(() => undefined);
    });
    await scope.drainAsync({ timeoutMs: 1 }).catch(() => undefined);
    unsubscribe('inversify-finalize:timeout', note);
    expect(timeouts).to.deep.equal([
      {
        version: 1,
        name: 'hang of Socket',
        targetClass: undefined,
        limit: 'its timeout of 1 ms',
      },
    ]);
  });

  it('[T1] traces a drain in which nothing is awaited, in either form', async () => {
    const log: string[] = [];
    const scope = new FinalizerScope();
    const socket = new Socket();
    {
      using _teardowns = record('teardown', log);
      scope.finalize(socket, close, socket.handle);
      scope.drain();
      scope.finalize(socket, close, socket.handle);
      await scope.drainAsync();
    }
    const events = log.map((line) => line.split(' ', 2).join(' '));
    expect(events).to.deep.equal([
      'teardown start',
      'teardown end',
      'teardown start',
      'teardown end',
      'teardown asyncStart',
      'teardown asyncEnd',
    ]);
  });

  it('[T1] traces callbacks of collected targets', async () => {
    const log: string[] = [];
    using _cleanups = record('cleanup', log);
    const create = (): void => {
      finalize(new Socket(), function closeCollected() {});
    };
    create();
    // Targets of other tests may be collected at the same time.
    const traced = (): string[] => log.filter((line) => line.includes('closeCollected'));
    await collectUntil(() => traced().length === 2, 'the callback of a collected target');
    expect(traced()).to.deep.equal([
      'cleanup start closeCollected collect',
      'cleanup end closeCollected collect',
    ]);
  });

  it('[T1] runs callbacks with the stores that a subscriber binds to the start of a drain', async () => {
    const storage = new AsyncLocalStorage<string>();
    const start = channel('tracing:inversify-finalize:teardown:start');
    start.bindStore(storage, () => 'drain');
    const scope = new FinalizerScope();
    const seen: unknown[] = [];
    scope.finalize({}, () => seen.push(storage.getStore()));
    scope.finalize({}, async () => {
      await Promise.resolve();
      seen.push(storage.getStore());
    });
    await scope.drainAsync();
    start.unbindStore(storage);
    expect(seen).to.deep.equal(['drain', 'drain']);
  });
});
