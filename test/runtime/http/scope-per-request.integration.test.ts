import { expect } from 'chai';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { Container } from 'inversify';
import { scopePerRequest as expressScope } from '../../../runtime/http/express.js';
import { scopePerRequest as fastifyScope } from '../../../runtime/http/fastify.js';
import { scopePerRequest as honoScope } from '../../../runtime/http/hono.js';
import { scopePerRequest as inversifyScope } from '../../../runtime/http/inversify.js';
import { FinalizeError, setUnraisableHook } from '../../../src/index.js';
import { turnUntil } from '../../support/collect.js';
import { buildHono } from '../../verification/requests/inversify-frameworks.js';
import { listen, send } from '../../verification/requests/loopback.js';
import { newHono, serveHono } from '../../verification/requests/plain-frameworks.js';
import { RequestWorld } from '../../verification/requests/request-world.js';
import { frameworks, runRequests } from '../../verification/requests/run-requests.js';

for (const [name, start] of Object.entries(frameworks)) {
  describe(`scopePerRequest of ${name}`, () => {
    it('[U5] finalizes what a request made when its response has been sent, and never before its last use', async () => {
      const world = new RequestWorld();
      await using server = await start(world);
      const requests = Array.from({ length: 20 }, (_, index) => {
        if (index % 5 === 1) return send(server, '/stream');
        if (index % 5 === 2) return send(server, '/fail');
        if (index % 5 === 3) return send(server, '/hello', { method: 'HEAD' });
        if (index % 5 === 4) return send(server, '/hello', { method: 'POST', body: '{}' });
        return send(server, '/hello');
      });
      const statuses = new Set(
        (await Promise.all(requests)).map((end) => (end === 'aborted' ? end : end.status)),
      );
      expect([...statuses]).to.have.members(statuses.has(201) ? [200, 201, 500] : [200, 500]);
      expect(await send(server, '/nothing')).to.have.property('status', 404);
      await turnUntil(() => world.open === 0, 'the scopes to end');
      expect([world.opened >= 20, world.usedClosed]).to.deep.equal([true, 0]);
    });

    it('[U5] finalizes what a request made when its client disconnects', async () => {
      const world = new RequestWorld();
      await using server = await start(world);
      const abortable = (abort: () => void): unknown => (world.onHang = abort);
      expect(await send(server, '/hang', { abortable })).to.equal('aborted');
      await turnUntil(() => world.open === 0, 'the scope to end');
      expect(world.opened).to.be.at.least(1);
    });

    it('[U5] reports an error at the end of a scope, but not to the client', async () => {
      const world = new RequestWorld(true);
      const reported: unknown[] = [];
      const before = setUnraisableHook((error) => reported.push(error));
      try {
        await using server = await start(world);
        expect(await send(server, '/hello')).to.have.property('status', 200);
        await turnUntil(() => world.open === 0, 'the scope to end');
        await turnUntil(() => reported.length > 0, 'the error to be reported');
        expect(reported[0]).to.have.property('code', 'DRAIN_FAILED');
      } finally {
        setUnraisableHook(before);
      }
    });

    it('[U5] leaves nothing alive one turn after each of 200 responses, a tenth of them aborted, a tenth streamed', async () => {
      const load = { requests: 200, clients: 50, measurements: 1 };
      const { heapMb: _heapMb, resources, ...figures } = await runRequests(name, load);
      expect(figures).to.deep.equal({
        requests: 200,
        aborted: 20,
        streamed: 20,
        left: 0,
        usedClosed: 0,
        closedTwice: 0,
        errors: 0,
      });
      expect(resources).to.be.greaterThan(200);
    });
  });
}

describe('scopePerRequest without a server', () => {
  it('[U5] ends the scope when the handlers of Hono have returned', async () => {
    const world = new RequestWorld();
    const response = await newHono(world).request('/hello');
    expect([response.status, world.open, world.usedClosed]).to.deep.equal([200, 0, 0]);
    const other = new RequestWorld();
    const app = await buildHono(other);
    const answered = await app.request('/hello');
    expect([answered.status, other.opened, other.open]).to.deep.equal([200, 3, 0]);
  });
});

describe('scopePerRequest of a container without the plugin', () => {
  it('[U5] passes PLUGIN_MISSING to the error handler of Express, Fastify and Hono', async () => {
    const world = new RequestWorld();
    const container = new Container();
    const codes: unknown[] = [];
    const record = (error: unknown): unknown =>
      codes.push(error instanceof FinalizeError ? error.code : error);

    const onExpress = express();
    onExpress.use(expressScope(container));
    const answerFailed: express.ErrorRequestHandler = (error, _request, response, _next) => {
      record(error);
      response.sendStatus(500);
    };
    onExpress.use(answerFailed);
    const onFastify = fastify();
    await onFastify.register(fastifyScope(container));
    onFastify.get('/', () => 'answered');
    onFastify.setErrorHandler((error, _request, reply) => {
      record(error);
      return reply.code(500).send('failed');
    });
    await onFastify.listen({ port: 0, host: '127.0.0.1' });
    const onHono = new Hono();
    onHono.use(honoScope(container));
    onHono.onError((error, context) => {
      record(error);
      return context.text('failed', 500);
    });

    const starts = [
      () => listen(onExpress, world),
      () => listen(onFastify.server, world),
      () => serveHono(onHono, world),
    ];
    for (const start of starts) {
      await using server = await start();
      expect(await send(server, '/')).to.have.property('status', 500);
    }
    expect(codes).to.deep.equal(['PLUGIN_MISSING', 'PLUGIN_MISSING', 'PLUGIN_MISSING']);
  });

  it('[U5] fails requests to a controller with PLUGIN_MISSING', async () => {
    const container = new Container();
    const interceptor = container.get(inversifyScope(container));
    // A request of Hono without a server, and one of Express.
    for (const response of [{ env: {} }, {}]) {
      let error: unknown;
      const next = async (): Promise<never> => expect.fail('ran the handler');
      await interceptor.intercept({}, response, next).catch((reason: unknown) => (error = reason));
      expect(error).to.have.property('code', 'PLUGIN_MISSING');
    }
  });
});
