import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { PassThrough, Readable } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import type { AuditCase, Registration } from './oracle.js';

class LogFile {
  owner: unknown = undefined;
  report(): void {
    this.owner = new Error('created in a method of the target');
  }
}

const harmless = (): void => undefined;

function holding(hold: (log: LogFile) => unknown): () => Registration {
  return () => {
    const log = new LogFile();
    return { obj: log, func: harmless, args: [hold(log)] };
  };
}

const storage = new AsyncLocalStorage<unknown>();

export const asyncCases: readonly AuditCase[] = [
  {
    name: 'a promise that resolved to the target',
    keeps: true,
    path: 'args[0] -> promise result -> LogFile',
    make: holding((log) => Promise.resolve(log)),
  },
  {
    name: 'a promise that was rejected with the target',
    keeps: true,
    path: 'args[0] -> promise result -> LogFile',
    make: holding((log) => {
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the object is the case
      const rejected = Promise.reject(log);
      rejected.catch(harmless);
      return rejected;
    }),
  },
  { name: 'a pending promise', keeps: false, make: holding(() => new Promise(harmless)) },
  {
    name: 'a pending promise with a reaction that references the target',
    keeps: true,
    path: /^args\[0\] -> promise reaction -> closure variable "log".* -> LogFile$/,
    make: holding((log) => {
      const pending = new Promise(harmless);
      void pending.then(() => log);
      return pending;
    }),
  },
  {
    name: 'the resolver of a promise with a reaction that references the target',
    keeps: true,
    make: holding((log) => {
      let resolver: unknown;
      const pending = new Promise((resolve) => {
        resolver = resolve;
      });
      void pending.then(() => log);
      return resolver;
    }),
  },
  {
    name: 'a promise that Promise.all() waits for',
    keeps: true,
    make: holding((log) => {
      const pending = new Promise(harmless);
      void Promise.all([Promise.resolve(log), pending]).then(() => log);
      return pending;
    }),
  },
  {
    name: 'a suspended async generator',
    keeps: true,
    make: holding((log) => {
      async function* lines(of: unknown): AsyncGenerator {
        yield 1;
        yield of;
      }
      const running = lines(log);
      void running.next();
      return running;
    }),
  },
  {
    name: 'a timer whose callback references the target',
    keeps: true,
    path: /^args\[0\] -> \._onTimeout -> closure variable "log".* -> LogFile$/,
    make: () => {
      const log = new LogFile();
      const timer = setInterval(() => log, 1_000_000).unref();
      return {
        obj: log,
        func: clearInterval,
        args: [timer],
        cleanUp: () => clearInterval(timer),
      };
    },
  },
  {
    name: 'a timer whose callback references nothing',
    keeps: false,
    make: () => {
      const timer = setTimeout(harmless, 1_000_000).unref();
      const cleanUp = (): void => clearTimeout(timer);
      return { obj: new LogFile(), func: clearTimeout, args: [timer], cleanUp };
    },
  },
  {
    name: 'a timer next to one whose callback references the target',
    keeps: false,
    make: () => {
      let log: LogFile | undefined = new LogFile();
      const beside = setTimeout(() => log, 2_000_000).unref();
      const timer = setTimeout(harmless, 2_000_000).unref();
      const obj = log;
      // The variable has to be cleared while the other timer is active.
      setImmediate(() => {
        log = undefined;
      });
      const cleanUp = (): void => {
        clearTimeout(timer);
        clearTimeout(beside);
      };
      return { obj, func: clearTimeout, args: [timer], cleanUp };
    },
  },
  {
    name: 'a cleared immediate',
    keeps: false,
    make: holding((log) => {
      const immediate = setImmediate(() => log);
      clearImmediate(immediate);
      return immediate;
    }),
  },
  {
    name: 'a resource that was created while an AsyncLocalStorage held the target',
    keeps: true,
    make: holding((log) => storage.run(log, () => new AsyncResource('Test'))),
  },
  {
    name: 'a function that was bound while an AsyncLocalStorage held the target',
    keeps: true,
    make: holding((log) => storage.run(log, () => AsyncResource.bind(() => undefined))),
  },
  {
    name: 'an AsyncLocalStorage that held the target before',
    keeps: false,
    make: holding((log) => {
      storage.run(log, harmless);
      return storage;
    }),
  },
  {
    name: 'a resource that was created while an AsyncLocalStorage was empty',
    keeps: false,
    make: holding(() => new AsyncResource('Test')),
  },
  {
    name: 'a stream with a listener that references the target',
    keeps: true,
    path: /^args\[0\] -> \._events -> .*closure variable "log".* -> LogFile$/,
    make: holding((log) => new PassThrough().on('data', () => log)),
  },
  {
    name: 'a stream that is piped into one with such a listener',
    keeps: true,
    make: holding((log) => {
      const source = new PassThrough();
      source.pipe(new PassThrough().on('close', () => log));
      return source;
    }),
  },
  { name: 'a stream', keeps: false, make: holding(() => new PassThrough()) },
  {
    name: 'a stream that reads from a generator of the target',
    keeps: true,
    make: holding((log) => {
      function* lines(of: unknown): Generator {
        yield 'x';
        yield of;
      }
      return Readable.from(lines(log));
    }),
  },
  {
    name: 'a buffered chunk of a stream of objects',
    keeps: true,
    make: holding((log) => {
      const stream = new PassThrough({ objectMode: true });
      stream.write(log);
      return stream;
    }),
  },
  {
    name: 'a signal with a listener that references the target',
    keeps: true,
    make: holding((log) => {
      const controller = new AbortController();
      controller.signal.addEventListener('abort', () => log);
      return controller;
    }),
  },
  {
    name: 'the reason of a signal',
    keeps: true,
    make: holding((log) => AbortSignal.abort(log)),
  },
  {
    name: 'a port with a listener that references the target',
    keeps: true,
    make: () => {
      const log = new LogFile();
      const { port1, port2 } = new MessageChannel();
      port1.on('message', () => log).unref();
      const cleanUp = (): void => port1.close();
      return { obj: log, func: harmless, args: [port2, port1], cleanUp };
    },
  },
  {
    name: 'an error from a method of the target whose stack has not been read',
    make: holding((log) => {
      log.report();
      return log.owner;
    }),
  },
];
