import { EventEmitter } from 'node:events';
import { createHash, createSecretKey, KeyObject } from 'node:crypto';
import { Resolver } from 'node:dns';
import { createReadStream } from 'node:fs';
import { Agent, createServer as createHttpServer } from 'node:http';
import { createServer, Socket } from 'node:net';
import { PerformanceObserver } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { createSecureContext } from 'node:tls';
import { BroadcastChannel, MessageChannel } from 'node:worker_threads';
import { createContext, Script } from 'node:vm';
import { createGzip } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import type { AuditCase } from './oracle.js';

class LogFile {
  owner: unknown = undefined;
}

const ignore = (_held: unknown): void => undefined;
const thisFile = fileURLToPath(import.meta.url);

interface Held {
  readonly value: unknown;
  readonly end?: () => void;
}

/** Resources of Node.js that services hold, each with and without a reference to the target. */
const holders: ReadonlyArray<readonly [string, (use: (() => unknown) | undefined) => Held]> = [
  [
    'a socket',
    (use) => {
      const socket = new Socket();
      if (use !== undefined) socket.on('data', use);
      return { value: socket, end: () => void socket.destroy() };
    },
  ],
  [
    'a server that listens',
    (use) => {
      const server = createServer(use).listen(0, '127.0.0.1').unref();
      return { value: server, end: () => void server.close() };
    },
  ],
  [
    'an HTTP server',
    (use) => {
      const server = createHttpServer(use);
      return { value: server };
    },
  ],
  [
    'an HTTP agent',
    (use) => {
      const agent = new Agent({ keepAlive: true });
      if (use !== undefined) agent.on('free', use);
      return { value: agent, end: () => agent.destroy() };
    },
  ],
  [
    'a stream that reads a file',
    (use) => {
      const stream = createReadStream(thisFile);
      if (use !== undefined) stream.once('close', use);
      return { value: stream, end: () => void stream.destroy() };
    },
  ],
  [
    'a stream that compresses',
    (use) => {
      const stream = createGzip();
      if (use !== undefined) stream.on('data', use);
      return { value: stream, end: () => void stream.destroy() };
    },
  ],
  [
    'a line reader',
    (use) => {
      const lines = createInterface({ input: new PassThrough() });
      if (use !== undefined) lines.on('line', use);
      return { value: lines, end: () => lines.close() };
    },
  ],
  [
    'a performance observer',
    (use) => ({ value: new PerformanceObserver(use ?? ignore.bind(undefined, 0)) }),
  ],
  [
    'a broadcast channel',
    (use) => {
      const channel = new BroadcastChannel('audit');
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a channel of Node.js 20 has no other
      if (use !== undefined) channel.onmessage = use;
      return { value: channel, end: () => channel.close() };
    },
  ],
  [
    'a web stream',
    (use) => ({
      value: new ReadableStream({
        pull: () => {
          use?.();
        },
      }),
    }),
  ],
  [
    'a pair of ports',
    (use) => {
      const { port1, port2 } = new MessageChannel();
      if (use !== undefined) port1.on('message', use).unref();
      return { value: [port1, port2], end: () => port1.close() };
    },
  ],
  ['a vm context', (use) => ({ value: createContext({ use }) })],
  [
    'a script that was run in a vm context',
    (use) => {
      const context = createContext({ use });
      return { value: new Script('(() => [use])').runInContext(context) as unknown };
    },
  ],
  [
    'various built-in objects of Node.js',
    (use) => ({
      value: [
        createHash('sha256'),
        createSecretKey(Buffer.from('key')),
        KeyObject,
        new Resolver(),
        createSecureContext(),
        new URL('http://localhost/'),
        new TextDecoder(),
        new Blob(['text']),
        new Headers([['a', 'b']]),
        new Intl.DateTimeFormat('en'),
        new EventEmitter({ captureRejections: true }).on('x', use ?? ignore),
        Buffer.from('pooled'),
        process,
        console,
        globalThis,
      ],
    }),
  ],
];

/** Defined outside the functions above, so that it shares no scope with them. */
function user(log: LogFile): () => unknown {
  return () => log;
}

export const nativeCases: readonly AuditCase[] = holders.flatMap(([what, hold]) => [
  {
    name: what,
    keeps: false,
    make: () => {
      const { value, end } = hold(undefined);
      const obj = new LogFile();
      obj.owner = value;
      return { obj, func: ignore, args: [value], cleanUp: end ?? ignore.bind(undefined, 0) };
    },
  },
  {
    name: `${what} that references the target`,
    keeps: true,
    make: () => {
      const obj = new LogFile();
      const { value, end } = hold(user(obj));
      return { obj, func: ignore, args: [value], cleanUp: end ?? ignore.bind(undefined, 0) };
    },
  },
]);
