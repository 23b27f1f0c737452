/**
 * Prints the microseconds of processor time that a Fastify server takes for one request. Its handler
 * resolves five services that each have something to release, in the way that `server.js VARIANT` names.
 * The client is a separate process, so that its work isn't part of the figure.
 */
import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import { fork } from 'node:child_process';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import fastify, { type FastifyInstance } from 'fastify';
import { Container, injectable, preDestroy } from 'inversify';
import { FinalizationPlugin, openScope, runInScope } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { scopePerRequest } from '../../runtime/http/fastify.js';
import { byHandWithToken } from '../contestants/by-hand.js';
import { type Contestant, required } from '../contestants/contestant.js';
import { count, cpuTimeNs } from '../jobs/job.js';

interface Service {
  readonly id: number;
}

type ServiceClass = new () => Service;

/*
 * Five classes with code of their own: the engine optimizes classes that share it less than those of a
 * program.
 */
class Connection {
  id = 1;
  destroy(): void {
    count(this.id);
  }
}

class Cursor {
  id = 2;
  destroy(): void {
    count(this.id);
  }
}

class Lock {
  id = 3;
  destroy(): void {
    count(this.id);
  }
}

class Upload {
  id = 4;
  destroy(): void {
    count(this.id);
  }
}

class Workspace {
  id = 5;
  destroy(): void {
    count(this.id);
  }
}

const SERVICES: readonly ServiceClass[] = [Connection, Cursor, Lock, Upload, Workspace];

const CONNECTIONS = 10;
const ROUNDS = 60;
const WARM_UP_ROUNDS = 25;
const REQUESTS_IN_ROUND = 1000;

/** Declares what releases the services. */
type Declare = (service: ServiceClass) => void;

const declareNothing: Declare = () => undefined;

const declareFinalizer: Declare = (service) => {
  finalizeWith(count, ({ id }: Service) => [id])(service);
};

const declarePreDestroy: Declare = ({ prototype }) => {
  preDestroy()(prototype as object, 'destroy', {});
};

function hello(services: readonly Service[]): { hello: number } {
  return { hello: services.length };
}

function newContainer(declare: Declare, plugin: boolean): Container {
  const container = new Container();
  if (plugin) container.register(FinalizationPlugin);
  for (const service of SERVICES) {
    injectable()(service);
    declare(service);
  }
  return container;
}

function containerWith(declare: Declare, plugin: boolean): Container {
  const container = newContainer(declare, plugin);
  for (const service of SERVICES) container.bind(service).toSelf();
  return container;
}

function helloByHand(container: Container): { hello: number } {
  const services: Service[] = [];
  try {
    for (const service of SERVICES) services.push(container.get(service));
    return hello(services);
  } finally {
    for (const { id } of services.toReversed()) count(id);
  }
}

/** Releases the services also if they are garbage-collected first, as a scope does. */
function helloRegistered(container: Container, contestant: Contestant): { hello: number } {
  const release = required(contestant, 'call');
  const services: Service[] = [];
  const handles: unknown[] = [];
  try {
    for (const service of SERVICES) {
      const instance = container.get(service);
      handles.push(contestant.create(instance, count, instance.id));
      services.push(instance);
    }
    return hello(services);
  } finally {
    for (const handle of handles.reverse()) release(handle);
  }
}

/** A child container for each request, in which the services are singletons. */
function childContainers(app: FastifyInstance, declare: Declare, plugin: boolean): void {
  const parent = newContainer(declare, plugin);
  app.get('/', async () => {
    const child = new Container({ parent });
    for (const service of SERVICES) child.bind(service).toSelf().inSingletonScope();
    const answer = hello(SERVICES.map((service) => child.get(service)));
    await child.unbindAllAsync();
    return answer;
  });
}

const VARIANTS: Readonly<Record<string, (app: FastifyInstance) => unknown>> = {
  'no cleanup': (app) => {
    const container = containerWith(declareNothing, false);
    app.get('/', async () => hello(SERVICES.map((service) => container.get(service))));
  },
  'by hand': (app) => {
    const container = containerWith(declareNothing, false);
    app.get('/', async () => helloByHand(container));
  },
  'by hand, in AsyncLocalStorage': (app) => {
    const container = containerWith(declareNothing, false);
    const storage = new AsyncLocalStorage<object>();
    app.get('/', () => storage.run({}, async () => helloByHand(container)));
  },
  'by hand, with a registry': (app) => {
    const container = containerWith(declareNothing, false);
    const storage = new AsyncLocalStorage<object>();
    const contestant = byHandWithToken();
    app.get('/', () => storage.run({}, async () => helloRegistered(container, contestant)));
  },
  openScope: (app) => {
    const container = containerWith(declareFinalizer, true);
    app.get('/', async () => {
      const scope = openScope(container);
      try {
        return hello(SERVICES.map((service) => scope.get(service)));
      } finally {
        await scope.drainAsync();
      }
    });
  },
  runInScope: (app) => {
    const container = containerWith(declareFinalizer, true);
    app.get('/', () =>
      runInScope(container, () => hello(SERVICES.map((service) => container.get(service)))),
    );
  },
  scopePerRequest: async (app) => {
    const container = containerWith(declareFinalizer, true);
    await app.register(scopePerRequest(container));
    app.get('/', async () => hello(SERVICES.map((service) => container.get(service))));
  },
  'child container, @preDestroy': (app) => childContainers(app, declarePreDestroy, false),
  'child container with the plugin': (app) => childContainers(app, declareFinalizer, true),
};

/**
 * Sends requests one after the other on each connection, and reports when a round of them is answered. It
 * never sleeps, because a server takes up to 3 µs longer for a response to a process that has to be woken.
 */
function runClient(port: number): void {
  const poll = (): void => void setImmediate(poll);
  poll();
  let left = 0;
  let answered = 0;
  const sockets: Socket[] = [];
  const send = (socket: Socket): void => {
    if (left === 0) return;
    left -= 1;
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  };
  for (let index = 0; index < CONNECTIONS; index++) {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay();
    socket.on('data', () => {
      answered += 1;
      if (answered === REQUESTS_IN_ROUND) process.send?.('answered');
      else send(socket);
    });
    sockets.push(socket);
  }
  process.on('message', () => {
    left = REQUESTS_IN_ROUND;
    answered = 0;
    for (const socket of sockets) send(socket);
  });
}

async function runServer(variant: string): Promise<void> {
  const register = VARIANTS[variant];
  if (register === undefined) {
    throw new Error(`expected one of ${Object.keys(VARIANTS).join(', ')}`);
  }
  const app = fastify();
  await register(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const client = fork(fileURLToPath(import.meta.url), ['client', String(port)]);
  const round = (): Promise<unknown> => {
    const answered = new Promise((resolve) => client.once('message', resolve));
    client.send('send');
    return answered;
  };
  const costs: number[] = [];
  for (let index = 0; index < ROUNDS; index++) {
    const start = cpuTimeNs();
    await round();
    if (index >= WARM_UP_ROUNDS) costs.push((cpuTimeNs() - start) / REQUESTS_IN_ROUND / 1000);
  }
  client.kill();
  costs.sort((a, b) => a - b);
  process.stdout.write(JSON.stringify({ value: costs[costs.length >> 1] }), () => process.exit());
}

const [variant = '', port] = process.argv.slice(2);
if (port === undefined) await runServer(variant);
else runClient(Number(port));
