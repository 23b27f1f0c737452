/*
 * Programs for which the report must name nothing: they close what they open, what they leave open doesn't
 * keep the process open, or a container is still in use.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent, createServer as createHttpServer, get } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BroadcastChannel, MessageChannel, Worker } from 'node:worker_threads';
import { Container } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../../container/index.js';

/** Longer than the time from the teardown to the report. */
const LATER_MS = 1500;

const ignore = (): void => undefined;
const endless = fileURLToPath(new URL('endless.js', import.meta.url));

export function makeContainer(): Container {
  const container = new Container();
  container.register(FinalizationPlugin);
  return container;
}

/** Tears down a container whose only service opens something and closes it at the teardown. */
async function closing<T extends object>(
  open: () => T | Promise<T>,
  close: (opened: T) => unknown,
): Promise<void> {
  const container = makeContainer();
  const binding = container.bind<T>('service').toDynamicValue(open).inSingletonScope();
  finalizeBinding(binding, { dispose: close });
  await container.getAsync('service');
  await container.unbindAllAsync();
}

async function listening<T extends Server>(server: T): Promise<T> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

class Service {
  readonly created = true;
}

/** A container that is in use. */
function inUse(): Container {
  const container = makeContainer();
  container.bind(Service).toSelf().inSingletonScope();
  container.get(Service);
  return container;
}

/** Serves from the top level of a program for a moment. */
async function serve(): Promise<void> {
  const server = await listening(createServer(ignore));
  setTimeout(() => server.close(), LATER_MS);
}

export const cleanCases: Readonly<Record<string, () => void | Promise<void>>> = {
  'a closed server': () =>
    closing(
      () => listening(createServer(ignore)),
      (server) => server.close(),
    ),
  'a closed HTTP server': () =>
    closing(
      () => listening(createHttpServer(ignore)),
      (server) => server.close(),
    ),
  'a destroyed connection': async () => {
    const server = (await listening(createServer(ignore))).unref();
    await closing(
      () => connect(portOf(server), '127.0.0.1'),
      (socket) => socket.destroy(),
    );
  },
  'an idle connection of an agent': async () => {
    const server = await listening(createHttpServer((_request, response) => response.end()));
    await closing(
      () => new Agent({ keepAlive: true }),
      async (agent) => {
        const request = get({ port: portOf(server), host: '127.0.0.1', agent });
        await new Promise((resolve) => {
          request.on('response', (response) => response.on('end', resolve).resume());
        });
        server.close();
        server.closeAllConnections();
      },
    );
  },
  'a cleared interval': () =>
    closing(
      () => setInterval(ignore, LATER_MS),
      (timer) => clearInterval(timer),
    ),
  'a timer without a reference': () => closing(() => setTimeout(ignore, 60_000).unref(), ignore),
  'a timer that ends soon': () => closing(() => setTimeout(ignore, 50), ignore),
  'a timeout signal': () => closing(() => AbortSignal.timeout(60_000), ignore),
  'a terminated worker': () =>
    closing(
      () => new Worker(endless),
      (worker) => worker.terminate(),
    ),
  'a worker without a reference': () =>
    closing(
      () => new Worker(endless),
      (worker) => worker.unref(),
    ),
  'a killed child process': () =>
    closing(
      () => spawn(process.execPath, [endless]),
      (child) => child.kill(),
    ),
  'a child process that ends': () => closing(() => spawn('true'), ignore),
  'a closed watcher': () =>
    closing(
      () => watch(tmpdir()),
      (watcher) => watcher.close(),
    ),
  'a closed UDP socket': () =>
    closing(
      () => createSocket('udp4').bind(0),
      (socket) => socket.close(),
    ),
  'closed message ports': () =>
    closing(
      () => new MessageChannel(),
      ({ port1 }) => port1.close(),
    ),
  'a closed broadcast channel': () =>
    closing(
      () => new BroadcastChannel('owners'),
      (channel) => channel.close(),
    ),
  'a file that was read': () =>
    closing(async () => ({ text: await readFile(endless, 'utf8') }), ignore),
  'a paused standard input': () =>
    closing(
      () => process.stdin.on('data', ignore),
      (stdin) => stdin.pause(),
    ),
  'the end of a child while its parent serves': async () => {
    await serve();
    const parent = inUse();
    const child = new Container({ parent });
    child.bind('request').toDynamicValue(() => new Service());
    child.get('request');
    child.unbindAll();
    await delay(LATER_MS);
    parent.unbindAll();
  },
  'the end of one container while another one serves': async () => {
    await serve();
    const other = inUse();
    inUse().unbindAll();
    await delay(LATER_MS);
    other.unbindAll();
  },
  'containers for each request': async () => {
    await serve();
    for (let request = 0; request < 3; request++) {
      await delay(10);
      inUse().unbindAll();
    }
  },
  'process.exit()': async () => {
    await closing(() => listening(createServer(ignore)), ignore);
    process.exit();
  },
};
