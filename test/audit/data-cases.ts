import { EventEmitter } from 'node:events';
import type { AuditCase, Registration } from './oracle.js';

class LogFile {
  owner: unknown = undefined;
  readonly lines: unknown[] = [];
}

const harmless = (): void => undefined;

/** Returns a registration whose first argument references the target in some way. */
function holding(hold: (log: LogFile) => unknown): () => Registration {
  return () => {
    const log = new LogFile();
    return { obj: log, func: harmless, args: [hold(log)] };
  };
}

const token = Symbol('token');
const registry = new Set<unknown>();

/** The code of the program that the audit has run. It must stay empty. */
export const touched: string[] = [];

function touchy(inner: object): object {
  return Object.defineProperties(inner, {
    trap: {
      enumerable: true,
      get: () => touched.push('getter'),
    },
    toString: { value: () => touched.push('toString') },
    [Symbol.toPrimitive]: { value: () => touched.push('toPrimitive') },
    [Symbol.iterator]: { value: () => touched.push('iterator') },
  });
}

const traps: ProxyHandler<object> = Object.fromEntries(
  Reflect.ownKeys(Reflect)
    .filter((name): name is string => typeof name === 'string')
    .map((name) => [
      name,
      (...args: unknown[]): unknown => {
        touched.push(`trap ${name}`);
        const real: unknown = Reflect.get(Reflect, name);
        return typeof real === 'function' ? Reflect.apply(real, Reflect, args) : undefined;
      },
    ]),
);

function chain(length: number, last: unknown): object {
  let link: object = { next: last };
  for (let at = 1; at < length; at += 1) link = { next: link };
  return link;
}

function isolatedOwner(): (log: unknown) => object {
  return (log) => ({ log });
}

export const dataCases: readonly AuditCase[] = [
  {
    name: 'a property',
    keeps: true,
    path: 'args[0] -> .owner -> LogFile',
    make: holding((owner) => ({ owner })),
  },
  {
    name: 'a property whose name is not an identifier',
    keeps: true,
    path: 'args[0] -> ["the owner"] -> LogFile',
    make: holding((log) => ({ 'the owner': log })),
  },
  {
    name: 'a property that is not enumerable',
    keeps: true,
    path: 'args[0] -> .hidden -> LogFile',
    make: holding((value) => Object.defineProperty({}, 'hidden', { value })),
  },
  {
    name: 'a property under a symbol',
    keeps: true,
    path: 'args[0] -> [Symbol(token)] -> LogFile',
    make: holding((log) => ({ [token]: log })),
  },
  {
    name: 'an object with many properties, some deleted',
    keeps: true,
    path: 'args[0] -> .p77 -> LogFile',
    make: holding((log) => {
      const wide: Record<string, unknown> = {};
      for (let at = 0; at < 100; at += 1) wide[`p${at}`] = at === 77 ? log : { at };
      delete wide['p3'];
      return wide;
    }),
  },
  {
    name: 'a deleted property',
    keeps: false,
    make: holding((log) => {
      const wide: Record<string, unknown> = { log, other: 1 };
      delete wide['log'];
      return wide;
    }),
  },
  {
    name: 'an accessor that closes over the target',
    keeps: true,
    path: /^args\[0\] -> getter of \.log -> closure variable "log".* -> LogFile$/,
    make: holding((log) => ({
      get log() {
        touched.push('getter');
        return log;
      },
    })),
  },
  {
    name: 'an accessor that closes over nothing',
    keeps: false,
    make: holding(() => touchy({ harmless: true })),
  },
  {
    name: 'a prototype',
    keeps: true,
    path: 'args[0] -> prototype -> LogFile',
    make: holding((log) => Object.create(log) as unknown),
  },
  {
    name: 'a prototype that references the target',
    keeps: true,
    path: 'args[0] -> prototype -> .owner -> LogFile',
    make: holding((owner) => Object.create({ owner }) as unknown),
  },
  {
    name: 'an array',
    keeps: true,
    path: 'args[0] -> [2] -> LogFile',
    make: holding((log) => [1, 'two', log]),
  },
  {
    name: 'an array that was cleared',
    keeps: false,
    make: holding((log) => {
      const list = [log];
      list.pop();
      return list;
    }),
  },
  {
    name: 'a sparse array',
    keeps: true,
    make: holding((log) => Object.assign([], { 90_000: log })),
  },
  {
    name: 'a value of a Map',
    keeps: true,
    path: 'args[0] -> Map value of "k" -> .owner -> LogFile',
    make: holding(
      (owner) =>
        new Map<string, unknown>([
          ['a', {}],
          ['k', { owner }],
        ]),
    ),
  },
  {
    name: 'a value of a Map under a number',
    keeps: true,
    path: 'args[0] -> Map value -> LogFile',
    make: holding((log) => new Map([[7, log]])),
  },
  {
    name: 'a key of a Map',
    keeps: true,
    path: 'args[0] -> Map key -> LogFile',
    make: holding((log) => new Map([[log, 1]])),
  },
  {
    name: 'an entry of a large Map',
    keeps: true,
    path: 'args[0] -> Map value of "k500" -> LogFile',
    make: holding(
      (log) => new Map(Array.from({ length: 1000 }, (_, at) => [`k${at}`, at === 500 ? log : {}])),
    ),
  },
  {
    name: 'a deleted entry of a Map',
    keeps: false,
    make: holding((log) => {
      const map = new Map([['k', log]]);
      map.delete('k');
      return map;
    }),
  },
  {
    name: 'a member of a Set',
    keeps: true,
    path: 'args[0] -> Set member -> LogFile',
    make: holding((log) => new Set<unknown>([1, log])),
  },
  {
    name: 'an iterator of a Map',
    keeps: true,
    make: holding((log) => new Map([[1, log]]).values()),
  },
  { name: 'an iterator of a Set', keeps: true, make: holding((log) => new Set([log]).values()) },
  {
    name: 'an iterator of an array',
    keeps: true,
    path: 'args[0] -> iterated object -> [0] -> LogFile',
    make: holding((log) => [log].values()),
  },
  {
    name: "the owner of a typed array's buffer",
    keeps: true,
    make: holding((owner) => new Uint8Array(Object.assign(new ArrayBuffer(8), { owner }))),
  },
  {
    name: 'a typed array',
    keeps: false,
    make: holding(() => new Uint8Array(8)),
  },
  {
    name: 'a property of a typed array',
    keeps: true,
    path: 'args[0] -> .owner -> LogFile',
    make: holding((owner) => Object.assign(new Uint8Array(8), { owner })),
  },
  { name: 'a DataView', keeps: false, make: holding(() => new DataView(new ArrayBuffer(8))) },
  {
    name: 'the cause of an error',
    keeps: true,
    path: 'args[0] -> .cause -> LogFile',
    make: holding((cause) => new Error('failed', { cause })),
  },
  {
    name: 'an error of an AggregateError',
    keeps: true,
    path: 'args[0] -> .errors -> [0] -> LogFile',
    make: holding((log) => new AggregateError([log], 'several')),
  },
  {
    name: 'an error that was created elsewhere',
    keeps: false,
    make: holding(() => new Error('x')),
  },
  {
    name: 'the target of a proxy',
    keeps: true,
    path: 'args[0] -> proxy target or handler -> .owner -> LogFile',
    make: holding((owner) => new Proxy({ owner }, traps)),
  },
  {
    name: 'the handler of a proxy',
    keeps: true,
    make: holding((owner) => new Proxy({}, { ...traps, owner } as ProxyHandler<object>)),
  },
  {
    name: 'a proxy of the target',
    keeps: true,
    path: 'args[0] -> proxy target or handler -> LogFile',
    make: holding((log) => new Proxy(log, traps)),
  },
  {
    name: 'a proxy of something else',
    keeps: false,
    make: holding(() => new Proxy(touchy({}), traps)),
  },
  {
    name: 'a revoked proxy',
    keeps: false,
    make: holding((log) => {
      const { proxy, revoke } = Proxy.revocable(log, traps);
      revoke();
      return proxy;
    }),
  },
  {
    name: 'the function that revokes a proxy',
    keeps: true,
    make: holding((log) => Proxy.revocable(log, traps).revoke),
  },
  {
    name: 'an event emitter with a listener that references the target',
    keeps: true,
    path: /^args\[0\] -> \._events -> \.data -> closure variable "log".* -> LogFile$/,
    make: holding((log) => new EventEmitter().on('data', () => log)),
  },
  {
    name: 'an event emitter whose listener was removed',
    keeps: false,
    make: holding((log) => {
      const emitter = new EventEmitter();
      const listener = (): unknown => log;
      return emitter.on('data', listener).off('data', listener);
    }),
  },
  {
    name: 'an EventTarget with a listener that references the target',
    keeps: true,
    make: holding((log) => {
      const target = new EventTarget();
      target.addEventListener('data', () => log);
      return target;
    }),
  },
  {
    name: 'a boxed primitive, a date and a pattern',
    keeps: false,
    make: holding(() => [Object('text') as unknown, new Date(0), /x/u, 1n, Symbol.iterator]),
  },
  {
    name: 'the arguments object of a call',
    keeps: true,
    make: holding((log) => {
      function passed(..._all: unknown[]): IArguments {
        // oxlint-disable-next-line eslint/prefer-rest-params -- the arguments object is the case
        return arguments;
      }
      return passed(1, log);
    }),
  },
  {
    name: 'an option',
    keeps: true,
    path: 'kwargs.owner -> .log -> LogFile',
    make: () => {
      const log = new LogFile();
      return { obj: log, func: harmless, kwargs: { flag: true, owner: { log } } };
    },
  },
  {
    name: 'the fifth argument',
    keeps: true,
    path: 'args[4] -> .log -> LogFile',
    make: () => {
      const log = new LogFile();
      return { obj: log, func: harmless, args: [1, {}, 'x', [], { log }] };
    },
  },
  {
    name: 'a value that the target references',
    keeps: false,
    make: () => {
      const log = new LogFile();
      log.owner = { name: 'root' };
      return { obj: log, func: harmless, args: [log.owner, log.lines] };
    },
  },
  {
    name: 'a cycle through the target',
    keeps: true,
    path: 'args[0] -> .owner -> LogFile',
    make: () => {
      const log = new LogFile();
      const owner = { owner: log };
      log.owner = owner;
      return { obj: log, func: harmless, args: [owner] };
    },
  },
  {
    name: 'a cycle that does not include the target',
    keeps: false,
    make: holding(() => {
      const a: Record<string, unknown> = {};
      const b = { a };
      a['b'] = b;
      a['self'] = a;
      return a;
    }),
  },
  {
    name: 'a chain of 100,000 links that ends at the target',
    keeps: true,
    path: /^args\[0\] (?:-> \.next )+-> \(99986 more steps\) (?:-> \.next )+-> LogFile$/,
    make: holding((log) => chain(100_000, log)),
  },
  {
    name: 'a chain of 100,000 links that ends elsewhere',
    keeps: false,
    make: holding(() => chain(100_000, {})),
  },
  {
    name: 'a graph of 100,000 objects that does not reference the target',
    keeps: false,
    make: holding(() => {
      const all: unknown[] = [];
      for (let at = 0; at < 100_000; at += 1) {
        all.push({
          at,
          before: all[at - 1],
          map: at % 100 === 0 ? new Map([[at, all]]) : undefined,
        });
      }
      return all;
    }),
  },
  {
    name: 'a top-level collection that temporarily contains the target',
    keeps: false,
    make: () => {
      const log = new LogFile();
      const entry = { log };
      registry.add(entry);
      setImmediate(() => registry.clear());
      return { obj: log, func: harmless, args: [registry] };
    },
  },
  {
    name: 'a value that only a global references',
    keeps: false,
    make: () => {
      const log = new LogFile();
      const scope = globalThis as { auditTestHolder?: unknown };
      const holder = { log };
      scope.auditTestHolder = holder;
      setImmediate(() => {
        holder.log = new LogFile();
        delete scope.auditTestHolder;
      });
      return { obj: log, func: () => scope.auditTestHolder, args: [globalThis, holder] };
    },
  },
  {
    name: 'a function with its earlier result',
    keeps: true,
    path: 'args[0] -> .log -> LogFile',
    make: holding((log) => isolatedOwner()(log)),
  },
];
