import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { PassThrough } from 'node:stream';
import { MessageChannel, Worker } from 'node:worker_threads';
import { Container } from 'inversify';
import { FinalizationPlugin } from '../../../container/index.js';

/** One way to keep an instance alive. `retain` returns a function that cuts the reference. */
export interface LeakCase {
  readonly name: string;
  readonly retain: (instance: object) => () => void;
}

const list: unknown[] = [];
const map = new Map<unknown, unknown>();
const set = new Set<unknown>();
const weakMap = new WeakMap<object, unknown>();
const key = {};
const emitter = new EventEmitter();
const target = new EventTarget();
const holder: Record<string | symbol, unknown> = {};
const slot = Symbol('slot');
const storage = new AsyncLocalStorage<unknown>();
const ignore = (): void => undefined;

class Statics {
  static current: unknown;
  readonly created = true;
}

class Private {
  #value: unknown;
  set(value: unknown): void {
    this.#value = value;
  }
  get(): unknown {
    return this.#value;
  }
}
const secret = new Private();

/** Puts a value that references the instance into the list at the top level. */
function inList(make: (instance: object) => unknown): LeakCase['retain'] {
  return (instance) => {
    list.push(make(instance));
    return () => void (list.length = 0);
  };
}

/** Stores a value in a property of the object at the top level. */
function inHolder(name: string | symbol, make: (instance: object) => unknown): LeakCase['retain'] {
  return (instance) => {
    holder[name] = make(instance);
    return () => void Reflect.deleteProperty(holder, name);
  };
}

function using(instance: object): () => object {
  return () => instance;
}

function* suspended(instance: object): Generator {
  yield 1;
  yield instance;
}

async function* suspendedAsync(instance: object): AsyncGenerator {
  yield 1;
  yield instance;
}

function started<T extends { next(): unknown }>(iterator: T): T {
  void iterator.next();
  return iterator;
}

const never = new Promise<never>(ignore);

/** Stores the instance somewhere at the top level. */
function stored(put: (instance: object) => unknown, cut: () => unknown): LeakCase['retain'] {
  return (instance) => {
    put(instance);
    return cut;
  };
}

/** Subscribes a function that references the instance; returns a function that unsubscribes it. */
function listening(
  on: (listener: () => void) => void,
  off: (listener: () => void) => void,
): LeakCase['retain'] {
  return (instance) => {
    const listener = using(instance);
    on(listener);
    return () => off(listener);
  };
}

/** A container that outlives the one whose teardown is checked. */
const parent = new Container();
parent.register(FinalizationPlugin);

/** Makes a child container that the program keeps in the list. */
function inChild(use: (child: Container, instance: object) => unknown): LeakCase['retain'] {
  return inList((instance) => {
    const child = new Container({ parent });
    use(child, instance);
    return child;
  });
}

/** Starts a worker thread and makes it reference the instance; returns a function that ends it. */
function withWorker(use: (worker: Worker, instance: object) => unknown): LeakCase['retain'] {
  return (instance) => {
    const worker = new Worker('setInterval(() => undefined, 1000)', { eval: true });
    worker.unref();
    use(worker, instance);
    return () => {
      worker.removeAllListeners();
      list.length = 0;
      void worker.terminate();
    };
  };
}

export const leakCases: readonly LeakCase[] = [
  { name: 'an array', retain: inList((instance) => instance) },
  { name: 'an array in an array', retain: inList((instance) => [[instance]]) },
  { name: 'an object in an array', retain: inList((instance) => ({ instance })) },
  { name: 'a closure in an array', retain: inList(using) },
  { name: 'a bound function in an array', retain: inList((it) => ignore.bind(it)) },
  { name: 'a bound argument', retain: inList((it) => Math.max.bind(undefined, it as never)) },
  { name: 'a Map in an array', retain: inList((it) => new Map([['key', it]])) },
  { name: 'a Map key in an array', retain: inList((it) => new Map([[it, 1]])) },
  { name: 'a Set in an array', retain: inList((it) => new Set([it])) },
  { name: 'an iterator of a Set', retain: inList((it) => new Set([it]).values()) },
  { name: 'an iterator of an array', retain: inList((it) => [it].values()) },
  { name: 'a resolved promise', retain: inList((it) => Promise.resolve(it)) },
  { name: 'a suspended generator', retain: inList((it) => started(suspended(it))) },
  { name: 'a suspended async generator', retain: inList((it) => started(suspendedAsync(it))) },
  { name: 'the target of a proxy', retain: inList((it) => new Proxy({ it }, {})) },
  { name: 'the handler of a proxy', retain: inList((it) => new Proxy({}, { it } as object)) },
  { name: 'the cause of an error', retain: inList((it) => new Error('x', { cause: it })) },
  { name: 'an AggregateError', retain: inList((it) => new AggregateError([it], 'x')) },
  { name: 'a prototype', retain: inList((it) => Object.create(it)) },
  {
    name: 'a stream with a listener',
    retain: inList((it) => new PassThrough().on('x', using(it))),
  },
  {
    name: 'a class with a static field',
    retain: inList((it) => ({
      type: class {
        static it = it;
        readonly created = true;
      },
    })),
  },
  { name: 'a getter', retain: inList((it) => Object.defineProperty({}, 'x', { get: using(it) })) },
  { name: 'a frozen object', retain: inList((it) => Object.freeze({ it })) },
  { name: 'an HTTP server', retain: inList((it) => createServer(using(it))) },
  { name: 'an aborted signal', retain: inList((it) => AbortSignal.abort(it)) },
  {
    name: 'an abort listener',
    retain: inList((it) => {
      const controller = new AbortController();
      controller.signal.addEventListener('abort', using(it));
      return controller;
    }),
  },
  { name: 'a chain of objects', retain: inList((it) => ({ a: { b: { c: { d: it } } } })) },
  {
    name: 'a FinalizationRegistry',
    retain: inList((it) => {
      const registry = new FinalizationRegistry(ignore);
      registry.register(key, it);
      return registry;
    }),
  },
  {
    name: 'an async context',
    retain: inList((it) => storage.run(it, () => new AsyncResource('x'))),
  },
  {
    name: 'a snapshot of an async context',
    retain: inList((it) => storage.run(it, () => AsyncResource.bind(ignore))),
  },
  { name: 'a property', retain: inHolder('current', (instance) => instance) },
  { name: 'a symbol property', retain: inHolder(slot, (instance) => instance) },
  { name: 'a property with a number', retain: inHolder('7', (instance) => instance) },
  { name: 'a property with spaces', retain: inHolder('the current one', (instance) => instance) },
  { name: 'a nested property', retain: inHolder('state', (instance) => ({ session: instance })) },
  { name: 'a method in a property', retain: inHolder('callback', using) },
  {
    name: 'a Map value',
    retain: stored(
      (it) => map.set('key', it),
      () => map.clear(),
    ),
  },
  {
    name: 'a Map key',
    retain: stored(
      (it) => map.set(it, 'value'),
      () => map.clear(),
    ),
  },
  {
    name: 'a Map value under an object',
    retain: stored(
      (it) => map.set(key, it),
      () => map.clear(),
    ),
  },
  {
    name: 'a Set member',
    retain: stored(
      (it) => set.add(it),
      () => set.clear(),
    ),
  },
  {
    name: 'a WeakMap value with a live key',
    retain: stored(
      (it) => weakMap.set(key, it),
      () => void weakMap.delete(key),
    ),
  },
  {
    name: 'a static field',
    retain: stored(
      (it) => (Statics.current = it),
      () => void (Statics.current = undefined),
    ),
  },
  {
    name: 'a private field',
    retain: stored(
      (it) => secret.set(it),
      () => secret.set(undefined),
    ),
  },
  {
    name: 'a property of the global object',
    retain: stored(
      (it) => Reflect.set(globalThis, 'leaked', { it }),
      () => void Reflect.deleteProperty(globalThis, 'leaked'),
    ),
  },
  {
    name: 'a property of process',
    retain: stored(
      (it) => Reflect.set(process, 'leaked', it),
      () => void Reflect.deleteProperty(process, 'leaked'),
    ),
  },
  {
    name: 'a pending promise with a reaction',
    retain: inList((it) => {
      const pending = new Promise(ignore);
      void pending.then(using(it));
      return pending;
    }),
  },
  {
    name: 'a promise that waits for one that never settles',
    retain: (it) => {
      const race = Promise.race([never, Promise.resolve()]);
      list.push(race.then(() => it));
      return () => void (list.length = 0);
    },
  },
  {
    name: 'a listener of an emitter',
    retain: listening(
      (it) => emitter.on('x', it),
      (it) => emitter.off('x', it),
    ),
  },
  {
    name: 'one of several listeners',
    retain: listening(
      (it) => emitter.on('y', ignore).on('y', it),
      () => emitter.removeAllListeners('y'),
    ),
  },
  {
    name: 'a once listener',
    retain: listening(
      (it) => emitter.once('z', it),
      (it) => emitter.off('z', it),
    ),
  },
  {
    name: 'a listener of an EventTarget',
    retain: listening(
      (it) => target.addEventListener('x', it),
      (it) => target.removeEventListener('x', it),
    ),
  },
  {
    name: 'a listener of process',
    retain: listening(
      (it) => process.on('beforeExit', it),
      (it) => process.off('beforeExit', it),
    ),
  },
  {
    name: 'a subscriber of a diagnostics channel',
    retain: listening(
      (it) => subscribe('doctor', it),
      (it) => unsubscribe('doctor', it),
    ),
  },
  {
    name: 'an interval',
    retain: (it) => {
      const timer = setInterval(using(it), 1_000_000);
      return () => clearInterval(timer);
    },
  },
  {
    name: 'a timeout',
    retain: (it) => {
      const timer = setTimeout(using(it), 1_000_000);
      return () => clearTimeout(timer);
    },
  },
  {
    name: 'an argument of a timeout',
    retain: (it) => {
      const timer = setTimeout((_it: object) => undefined, 2_000_000, it);
      return () => clearTimeout(timer);
    },
  },
  {
    name: 'a listener of a port',
    retain: (it) => {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', using(it));
      return () => {
        port1.close();
        port2.close();
      };
    },
  },
  {
    name: 'a cache with an entry for each request',
    retain: (it) => {
      for (let at = 0; at < 1000; at += 1) map.set(at, { at });
      map.set(1000, { session: it });
      return () => map.clear();
    },
  },
  { name: 'a queue of jobs', retain: inList((it) => ({ run: using(it), next: { run: ignore } })) },
  {
    name: 'a typed array with a property',
    retain: inList((it) => Object.assign(new Uint8Array(8), { it })),
  },
  {
    name: 'a constant of a child container',
    retain: inChild((child, it) => child.bind('session').toConstantValue(it)),
  },
  {
    name: 'a singleton of a child container',
    retain: inChild((child, it) => {
      child
        .bind('page')
        .toDynamicValue(() => ({ session: it }))
        .inSingletonScope();
      child.get('page');
    }),
  },
  {
    name: 'a builder of a child container',
    retain: inChild((child, it) => child.bind('page').toDynamicValue(using(it))),
  },
  {
    name: 'a handler of a child container',
    retain: inChild((child, it) => child.onActivation('page', using(it))),
  },
  {
    name: 'a listener of a worker',
    retain: withWorker((worker, it) => worker.on('message', using(it))),
  },
  {
    name: 'a queue of jobs for a worker',
    retain: withWorker((worker, it) => list.push({ worker, jobs: [{ session: it }] })),
  },
];

/** Uses an instance in a way that ends before the teardown, or doesn't retain it. */
export const cleanCases: ReadonlyArray<readonly [name: string, use: (instance: object) => void]> = [
  ['nothing', ignore],
  ['a weak reference', (it) => void list.push(new WeakRef(it))],
  ['a key of a WeakMap', (it) => void weakMap.set(it, 1)],
  ['a member of a WeakSet', (it) => void list.push(new WeakSet([it]))],
  ['a WeakMap entry that references its key', (it) => void weakMap.set(it, { it })],
  ['a local variable', (it) => void [it]],
  ['a cleared timer', (it) => clearTimeout(setTimeout(using(it), 1_000_000))],
  [
    'a removed listener',
    (it) => {
      const listener = using(it);
      emitter.on('x', listener).off('x', listener);
    },
  ],
  ['a deleted Map entry', (it) => void map.set(it, it).delete(it)],
  ['a deleted Set member', (it) => void set.add(it).delete(it)],
  [
    'a deleted property',
    (it) => {
      holder['x'] = it;
      delete holder['x'];
    },
  ],
  [
    'an array that was cleared',
    (it) => {
      list.push(it);
      list.length = 0;
    },
  ],
  ['a settled promise', (it) => void Promise.resolve(it)],
  ['a registry that watches it', (it) => new FinalizationRegistry(ignore).register(it, 1)],
  ['a finished async context', (it) => storage.run(it, ignore)],
  ['a finished generator', (it) => void [...suspended(it)]],
  ['a cycle', (it) => void Object.assign(it, { self: it })],
  ['a proxy that was dropped', (it) => void new Proxy(it, {})],
  ['an error that was dropped', (it) => void new Error('x', { cause: it })],
  [
    'a child container that was dropped',
    (it) => void new Container({ parent }).bind('session').toConstantValue(it),
  ],
  [
    'a message to a worker that has ended',
    (it) => {
      const worker = new Worker('', { eval: true });
      worker.postMessage({ created: Object.keys(it) });
    },
  ],
  [
    'a closed channel',
    (it) => {
      const { port1 } = new MessageChannel();
      port1.on('message', using(it));
      port1.close();
    },
  ],
];
