import type { AuditCase, Registration } from './oracle.js';

class LogFile {
  owner: unknown = undefined;
}

const harmless = (): void => undefined;

function passing(make: (log: LogFile) => readonly unknown[]): () => Registration {
  return () => {
    const log = new LogFile();
    return { obj: log, func: harmless, args: make(log) };
  };
}

/** The form to which compilers translate private fields: one top-level map per class. */
const privates = new WeakMap<object, unknown>();
const permanentKey = {};
const reported: unknown[] = [];
let current: LogFile | undefined;
export const currentLog = (): LogFile | undefined => current;

export const weakCases: readonly AuditCase[] = [
  { name: 'a weak reference', keeps: false, make: passing((log) => [new WeakRef(log)]) },
  { name: 'a key of a WeakMap', keeps: false, make: passing((log) => [new WeakMap([[log, {}]])]) },
  { name: 'a member of a WeakSet', keeps: false, make: passing((log) => [new WeakSet([log])]) },
  {
    name: 'a value of a WeakMap whose key is also referenced',
    keeps: true,
    path: /^args\[[01]\](?: -> WeakMap value){1,2} -> LogFile$/,
    make: passing((log) => {
      const key = {};
      return [key, new WeakMap([[key, log]])];
    }),
  },
  {
    name: 'a value of a WeakMap whose key is not referenced',
    keeps: false,
    make: passing((log) => [new WeakMap([[{}, log]])]),
  },
  {
    name: 'the key of a WeakMap that is not referenced',
    keeps: false,
    make: passing((log) => {
      const key = {};
      new WeakMap([[key, log]]);
      return [key];
    }),
  },
  {
    name: 'a value of a WeakMap whose key is the target',
    keeps: false,
    make: passing((log) => [new WeakMap([[log, { log }]])]),
  },
  {
    name: 'a value of a WeakMap whose key is the target while a variable references it',
    keeps: false,
    make: () => {
      const log = new LogFile();
      current = log;
      setImmediate(() => {
        current = undefined;
      });
      return { obj: log, func: harmless, args: [new WeakMap([[log, { log }]])] };
    },
  },
  {
    name: 'a value of a WeakMap whose key only the target references',
    keeps: false,
    make: passing((log) => {
      const key = {};
      log.owner = key;
      return [new WeakMap([[key, log]])];
    }),
  },
  {
    name: 'the key of a WeakMap at the top level',
    keeps: true,
    path: 'args[0] -> WeakMap value -> .log -> LogFile',
    make: passing((log) => {
      const key = {};
      privates.set(key, { log });
      return [key];
    }),
  },
  {
    name: 'another key of that WeakMap',
    keeps: false,
    make: passing((log) => {
      const key = {};
      privates.set({}, { log });
      privates.set(key, {});
      return [key, privates];
    }),
  },
  {
    name: 'a WeakMap with a key at the top level',
    keeps: true,
    path: 'args[0] -> WeakMap value -> LogFile',
    make: passing((log) => [new WeakMap([[permanentKey, log]])]),
  },
  {
    name: 'a chain of weak entries',
    keeps: true,
    path: /^args\[[01]\](?: -> WeakMap value){1,2} -> LogFile$/,
    make: passing((log) => {
      const [first, second] = [{}, {}];
      return [
        new WeakMap<object, unknown>([
          [second, log],
          [first, second],
        ]),
        first,
      ];
    }),
  },
  {
    name: 'a WeakMap that an entry of another references',
    keeps: true,
    make: passing((log) => {
      const [first, second] = [{}, {}];
      const inner = new WeakMap([[second, log]]);
      return [first, new WeakMap<object, unknown>([[first, inner]]), second];
    }),
  },
  {
    name: 'a FinalizationRegistry in which the target is registered',
    keeps: false,
    make: () => {
      const log = new LogFile();
      const watching = new FinalizationRegistry(harmless);
      watching.register(log, 'log');
      // On Node.js 20, no registry gets callbacks again after another one was collected with pending callbacks.
      const cleanUp = (): unknown => reported.push(watching);
      return { obj: log, func: harmless, args: [watching], cleanUp };
    },
  },
  {
    name: 'a FinalizationRegistry with the target as unregister token',
    keeps: false,
    make: passing((log) => {
      const watching = new FinalizationRegistry(harmless);
      watching.register(permanentKey, 'log', log);
      return [watching];
    }),
  },
  {
    name: 'a FinalizationRegistry with the target as held value',
    keeps: true,
    make: passing((log) => {
      const watching = new FinalizationRegistry(harmless);
      watching.register(permanentKey, log);
      return [watching];
    }),
  },
];
