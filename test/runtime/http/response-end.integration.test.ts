import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request as sendRequest,
  ServerResponse,
} from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import fastify from 'fastify';
import { scopePerRequest } from '../../../runtime/http/express.js';
import { scopePerRequest as fastifyScope } from '../../../runtime/http/fastify.js';
import { turnUntil } from '../../support/collect.js';
import { warningsOf } from '../../support/warnings.js';
import { listen, type Running, send } from '../../verification/requests/loopback.js';
import { newExpress } from '../../verification/requests/plain-frameworks.js';
import { RequestWorld } from '../../verification/requests/request-world.js';

function connectTo({ port }: Running): Socket {
  return connect(port, '127.0.0.1').setEncoding('utf8');
}

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
}

const UPGRADE =
  'GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const SWITCHING =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** Opens a WebSocket connection, exchanges a message on it, and closes it. */
async function talkOver(server: Running, world: RequestWorld): Promise<void> {
  const client = connectTo(server);
  let received = '';
  client.on('data', (chunk: string) => (received += chunk));
  client.write(UPGRADE);
  await turnUntil(() => received === SWITCHING, 'the upgrade');
  expect(world.open).to.equal(1);
  client.write('hello');
  await turnUntil(() => received === `${SWITCHING}used`, 'the answer');
  expect([world.open, world.usedClosed]).to.deep.equal([1, 0]);
  client.destroy();
  await turnUntil(() => world.open === 0, 'the scope to end');
}

function answerMessages(world: RequestWorld, socket: Socket): void {
  const service = world.container.get(world.Service);
  socket.on('data', () => socket.write(service.use()));
  socket.on('end', () => socket.end());
  socket.on('error', () => undefined);
  socket.write(SWITCHING);
}

describe('the scope of a request', () => {
  it('[U5] ends with each of several pipelined requests', async () => {
    const world = new RequestWorld();
    await using server = await listen(newExpress(express, world), world);
    const client = connectTo(server);
    let received = '';
    client.on('data', (chunk: string) => (received += chunk));
    client.write(get('/hello') + get('/stream') + get('/hello'));
    await turnUntil(() => world.responses === 3, 'the responses to close');
    expect([world.opened, world.left, world.usedClosed]).to.deep.equal([5, 0, 0]);
    await turnUntil(() => received.match(/HTTP\/1\.1 200/g)?.length === 3, 'the responses');
    client.destroy();
  });

  it('[U5] ends for pipelined requests whose connection closes while they are pending', async () => {
    const world = new RequestWorld();
    await using server = await listen(newExpress(express, world), world);
    const client = connectTo(server);
    client.write(get('/hang') + get('/hang') + get('/hang'));
    await turnUntil(() => world.hanging === 3, 'the handlers to run');
    expect(world.open).to.equal(3);
    client.destroy();
    await turnUntil(() => world.open === 0, 'the scopes to end');
  });

  it('[U5] has already ended if the client disconnects before it opens', async () => {
    const world = new RequestWorld();
    const app = express();
    let closed = false;
    app.use((_request, response, next) => {
      response.once('close', () => {
        closed = true;
        next();
      });
    });
    app.use(scopePerRequest(world.container));
    app.use((_request, response) => {
      world.container.get(world.Service);
      response.end();
    });
    await using server = await listen(app, world);
    const messages = await warningsOf('INVERSIFY_FINALIZE_SCOPE_ENDED', async () => {
      const client = connectTo(server);
      client.write(get('/'));
      client.on('connect', () => setImmediate(() => client.destroy()));
      await turnUntil(() => closed, 'the response to close');
      await turnUntil(() => world.opened === 1, 'the handler to run');
    });
    expect(messages).to.have.length(1);
    // The scope has already ended, so the instance belongs to the container.
    expect(world.open).to.equal(1);
    world.container.unbindAll();
    expect([world.open, world.closedTwice]).to.deep.equal([0, 0]);
  });

  it('[U5] ends for server-sent events when their client disconnects', async () => {
    const world = new RequestWorld();
    const app = newExpress(express, world);
    app.get('/events', (_request, response) => {
      const service = world.container.get(world.Service);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const timer = setInterval(() => response.write(`data: ${service.use()}\n\n`), 1);
      response.on('close', () => clearInterval(timer));
    });
    await using server = await listen(app, world);
    const client = sendRequest({ host: '127.0.0.1', port: server.port, path: '/events' });
    client.on('error', () => undefined).end();
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    let events = 0;
    response.on('error', () => undefined).on('data', () => (events += 1));
    await turnUntil(() => events >= 3, 'three events');
    expect([world.open, world.usedClosed]).to.deep.equal([1, 0]);
    client.destroy();
    await turnUntil(() => world.open === 0, 'the scope to end');
    expect(world.usedClosed).to.equal(0);
  });

  it('[U5] ends for a WebSocket connection of Express when its socket closes, even if its response has no socket', async () => {
    const world = new RequestWorld();
    const app = express();
    app.use(scopePerRequest(world.container));
    app.get('/socket', (request) => answerMessages(world, request.socket));
    const server = createServer(app);
    // This is what express-ws does.
    server.on('upgrade', (request) => {
      app(request as express.Request, new ServerResponse(request) as express.Response);
    });
    await using running = await listen(server, world);
    await talkOver(running, world);
  });

  it('[U5] ends for a WebSocket connection of Fastify when its socket closes', async () => {
    const world = new RequestWorld();
    const app = fastify();
    await app.register(fastifyScope(world.container));
    app.get('/socket', (request, reply) => {
      reply.hijack();
      answerMessages(world, request.raw.socket);
    });
    await app.ready();
    // This is what @fastify/websocket does.
    app.server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
      const response = new ServerResponse(request);
      response.assignSocket(socket);
      app.routing(request, response);
    });
    await using running = await listen(app.server, world);
    await talkOver(running, world);
  });

  it('[U5] ends if no route answers, and if a handler throws', async () => {
    const world = new RequestWorld();
    const app = express();
    app.use(scopePerRequest(world.container));
    app.use((request, _response, next) => {
      world.container.get(world.Service);
      next(request.path === '/throw' ? new Error('the handler failed') : undefined);
    });
    const answerFailed: express.ErrorRequestHandler = (_error, _request, response, _next) => {
      world.container.get(world.Service);
      response.status(500).end();
    };
    app.use(answerFailed);
    await using server = await listen(app, world);
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      expect(await send(server, '/nothing', { method })).to.have.property('status', 404);
      expect(await send(server, '/throw', { method })).to.have.property('status', 500);
    }
    await turnUntil(() => world.responses === 6, 'the responses to close');
    expect([world.opened, world.left]).to.deep.equal([9, 0]);
  });

  it('[U5] ends once if a handler ends its response twice, writes after the end, and fails after that', async () => {
    const world = new RequestWorld();
    const app = express();
    app.use(scopePerRequest(world.container));
    const failed: unknown[] = [];
    app.get('/twice', (_request, response) => {
      const service = world.container.get(world.Service);
      response.on('error', (error) => failed.push(error));
      response.end(service.use());
      response.end('again');
      response.write('late');
      throw new Error('the handler failed after its response');
    });
    const ignoreFailed: express.ErrorRequestHandler = (error, _request, _response, _next) => {
      failed.push(error);
    };
    app.use(ignoreFailed);
    await using server = await listen(app, world);
    expect(await send(server, '/twice')).to.deep.equal({ status: 200, text: 'used' });
    await turnUntil(() => world.responses === 1, 'the response to close');
    expect([world.opened, world.open, world.left, world.closedTwice]).to.deep.equal([1, 0, 0, 0]);
    expect(failed.map(String)).to.include('Error: the handler failed after its response');
  });

  it('[U5] ends with each request of a keep-alive connection until one has headers that are too large, which opens no scope', async () => {
    const world = new RequestWorld();
    await using server = await listen(newExpress(express, world), world);
    const client = connectTo(server);
    let received = '';
    client.on('data', (chunk: string) => (received += chunk)).on('error', () => undefined);
    const large = (bytes: number): string =>
      get('/hello').replace('\r\n\r\n', `\r\nx-large: ${'x'.repeat(bytes)}\r\n\r\n`);
    client.write(get('/hello') + large(10_000));
    await turnUntil(() => world.responses === 2, 'two responses to close');
    client.write(large(20_000));
    await turnUntil(() => received.includes('HTTP/1.1 431'), 'the last request to be rejected');
    expect(received.match(/HTTP\/1\.1 200/g)).to.have.length(2);
    expect([world.opened, world.open, world.left, world.usedClosed]).to.deep.equal([4, 0, 0, 0]);
    client.destroy();
  });

  it('[U5] ends if a client disconnects in the middle of its body', async () => {
    const world = new RequestWorld();
    const app = express();
    app.use(scopePerRequest(world.container));
    app.post('/upload', (request) => {
      const service = world.container.get(world.Service);
      request.on('data', () => service.use()).on('error', () => undefined);
    });
    await using server = await listen(app, world);
    const client = connectTo(server);
    client.write('POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf');
    await turnUntil(() => world.open === 1, 'the handler to run');
    client.destroy();
    await turnUntil(() => world.open === 0, 'the scope to end');
    expect([world.usedClosed, world.closedTwice]).to.deep.equal([0, 0]);
  });
});
