import { AsyncResource } from 'node:async_hooks';
import { connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import fastify, { type FastifyInstance } from 'fastify';
import { finalizersOf } from '../../../container/index.js';
import { scopePerRequest } from '../../../runtime/http/fastify.js';
import { setUnraisableHook } from '../../../src/index.js';
import { turnUntil } from '../../support/collect.js';
import { warningsOf } from '../../support/warnings.js';
import { listen, send } from '../../verification/requests/loopback.js';
import { addRoutes } from '../../verification/requests/plain-frameworks.js';
import { RequestWorld } from '../../verification/requests/request-world.js';

async function serveFastify(app: FastifyInstance, world: RequestWorld) {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return listen(app.server, world);
}

describe('scopePerRequest of Fastify', () => {
  it('[U5] writes an error of a cleanup to the logger of the request, and not to the unraisable hook', async () => {
    const world = new RequestWorld(true);
    const errors: unknown[] = [];
    const stream = { write: (line: string): unknown => errors.push(JSON.parse(line)) };
    const logger = { level: 'error', stream };
    const reported: unknown[] = [];
    const before = setUnraisableHook((error) => reported.push(error));
    try {
      await using server = await serveFastify(await addRoutes(fastify({ logger }), world), world);
      expect(await send(server, '/hello')).to.have.property('status', 200);
      await turnUntil(() => errors.length > 0, 'the error to be logged');
    } finally {
      setUnraisableHook(before);
    }
    expect(errors[0]).to.have.property('msg', 'cleanup of the request failed');
    expect(errors[0]).to.have.nested.property('err.message').that.includes('close failed');
    expect(reported).to.deep.equal([]);
  });

  it('[U5] covers hooks, error handlers and not-found handlers, even after a body was parsed', async () => {
    const world = new RequestWorld();
    const app = fastify();
    const use = async (): Promise<void> => void world.container.get(world.Service).use();
    // A route that was added before the plugin.
    app.post('/early', async () => world.container.get(world.Service).use());
    await app.register(scopePerRequest(world.container));
    for (const hook of ['onRequest', 'preValidation', 'preHandler'] as const) {
      app.addHook(hook, use);
    }
    app.addHook('onSend', use);
    app.post('/fail', () => {
      throw new Error('the handler failed');
    });
    app.setErrorHandler(async (_error, _request, reply) => {
      await use();
      return reply.code(500).send('failed');
    });
    app.setNotFoundHandler(async (_request, reply) => {
      await use();
      return reply.code(404).send('not found');
    });
    await using server = await serveFastify(app, world);
    const statuses: unknown[] = [];
    for (const path of ['/early', '/fail', '/nothing']) {
      const answer = await send(server, path, { method: 'POST', body: '{}' });
      statuses.push(answer === 'aborted' ? answer : answer.status);
    }
    await turnUntil(() => world.responses === 3, 'the responses to close');
    expect(statuses).to.deep.equal([200, 500, 404]);
    expect([world.opened, world.left, world.open, world.usedClosed]).to.deep.equal([15, 0, 0, 0]);
  });

  it('[U5] covers the hooks of serialization, of errors and of the end of a response', async () => {
    const world = new RequestWorld();
    const app = fastify();
    await app.register(scopePerRequest(world.container));
    const use = async (): Promise<void> => void world.container.get(world.Service).use();
    for (const hook of ['preSerialization', 'onError', 'onResponse'] as const) {
      app.addHook(hook, use);
    }
    app.post('/', () => ({ text: 'answered' }));
    app.post('/fail', () => {
      throw new Error('the handler failed');
    });
    await using server = await serveFastify(app, world);
    for (const [path, status] of [
      ['/', 200],
      ['/fail', 500],
    ] as const) {
      const answer = await send(server, path, { method: 'POST', body: '{}' });
      expect(answer).to.have.property('status', status);
    }
    await turnUntil(() => world.responses === 2, 'the responses to close');
    expect([world.opened, world.left, world.open, world.usedClosed]).to.deep.equal([4, 0, 0, 0]);
  });

  it('[U5] covers a handler that a hook calls in the asynchronous context of before the scope', async () => {
    const world = new RequestWorld();
    const app = fastify();
    const before: AsyncResource[] = [];
    app.addHook('onRequest', (_request, _reply, next) => {
      before.push(new AsyncResource('before'));
      next();
    });
    await app.register(scopePerRequest(world.container));
    app.addHook('preParsing', (_request, _reply, _payload, next) => {
      before.pop()?.runInAsyncScope(next);
    });
    app.get('/', () => world.hello());
    await using server = await serveFastify(app, world);
    expect(await send(server, '/')).to.have.property('status', 200);
    await turnUntil(() => world.responses === 1, 'the response to close');
    expect([world.opened, world.left, world.usedClosed]).to.deep.equal([2, 0, 0]);
  });

  it('[U5] opens a scope for each of two containers', async () => {
    const worlds = [new RequestWorld(), new RequestWorld()] as const;
    const [first, second] = worlds;
    const app = fastify();
    for (const { container } of worlds) await app.register(scopePerRequest(container));
    app.post('/', async () => (await first.hello()) + (await second.hello()));
    await using server = await serveFastify(app, first);
    const text = 'used'.repeat(4);
    expect(await send(server, '/', { method: 'POST', body: '{}' })).to.deep.equal({
      status: 200,
      text,
    });
    await turnUntil(() => first.responses === 1, 'the response to close');
    for (const { opened, open, usedClosed } of worlds) {
      expect([opened, open, usedClosed]).to.deep.equal([2, 0, 0]);
    }
  });

  it('[U5] ends the scope of the request whose response is sent, and not that of a concurrent one', async () => {
    const world = new RequestWorld();
    const app = await addRoutes(fastify(), world);
    app.post('/hang', () => world.hang());
    await using server = await serveFastify(app, world);
    const post = { method: 'POST', body: '{}' };
    let abortHanging = (): void => undefined;
    const abortable = (abort: () => void): unknown => (abortHanging = abort);
    const hanging = send(server, '/hang', { ...post, abortable });
    await turnUntil(() => world.hanging === 1, 'the handler to run');
    expect(await send(server, '/hello', post)).to.have.property('status', 200);
    await turnUntil(() => world.responses === 1, 'the response to close');
    expect([world.opened, world.open, world.left]).to.deep.equal([3, 1, 0]);
    abortHanging();
    expect(await hanging).to.equal('aborted');
    await turnUntil(() => world.open === 0, 'the scope of the aborted request to end');
  });

  it('[U5] ends the scope of an injected request', async () => {
    const world = new RequestWorld();
    const app = await addRoutes(fastify(), world);
    const { statusCode } = await app.inject('/hello');
    await turnUntil(() => world.open === 0, 'the scope to end');
    expect([statusCode, world.opened]).to.deep.equal([200, 2]);
    await app.close();
  });

  it('[U5] ends the scopes of HTTP/2 streams that end or that their client resets', async () => {
    const world = new RequestWorld();
    const app = fastify({ http2: true });
    await app.register(scopePerRequest(world.container));
    app.get('/stream', () => Readable.from(world.chunks(), { objectMode: false }));
    app.get('/hang', () => world.hang());
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const client = connect(`http://127.0.0.1:${port}`);
    try {
      let text = '';
      client
        .request({ ':path': '/stream' })
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk));
      await turnUntil(() => text === 'usedusedused', 'the response');
      await turnUntil(() => world.open === 0, 'the scope to end');
      const hanging = client.request({ ':path': '/hang' });
      await turnUntil(() => world.hanging === 1, 'the handler to run');
      hanging.close();
      await turnUntil(() => world.open === 0, 'the scope of the aborted request to end');
      expect([world.opened, world.usedClosed]).to.deep.equal([2, 0]);
    } finally {
      client.destroy();
      await app.close();
    }
  });

  it('[U5] opens no scope for an HTTP/2 stream that has already closed', async () => {
    const world = new RequestWorld();
    const app = fastify({ http2: true });
    let waiting = false;
    app.addHook('onRequest', async ({ raw }) => {
      waiting = true;
      await turnUntil(() => raw.stream.destroyed, 'the stream to close');
    });
    await app.register(scopePerRequest(world.container));
    app.get('/', () => world.hello());
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const client = connect(`http://127.0.0.1:${port}`);
    try {
      const messages = await warningsOf('INVERSIFY_FINALIZE_SCOPE_ENDED', async () => {
        const request = client.request({ ':path': '/' });
        await turnUntil(() => waiting, 'the request to arrive');
        request.close();
        await turnUntil(() => world.opened === 2, 'the handler to run');
      });
      expect(messages).to.have.length(1);
      expect(finalizersOf(world.container).size).to.equal(2);
    } finally {
      client.destroy();
      await app.close();
    }
    world.container.unbindAll();
    expect([world.open, world.closedTwice]).to.deep.equal([0, 0]);
  });
});
