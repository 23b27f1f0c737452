import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { serve, type ServerType } from '@hono/node-server';
import { Controller, Get, Head, Post } from '@inversifyjs/http-core';
import { InversifyExpressHttpAdapter } from '@inversifyjs/http-express';
import { InversifyFastifyHttpAdapter } from '@inversifyjs/http-fastify';
import { InversifyHonoHttpAdapter } from '@inversifyjs/http-hono';
import { expect } from 'chai';
import connect from 'connect';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import { inject } from 'inversify';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { scopePerRequest as expressScope } from '../../../runtime/http/express.js';
import { scopePerRequest as fastifyScope } from '../../../runtime/http/fastify.js';
import { scopePerRequest as honoScope } from '../../../runtime/http/hono.js';
import { scopePerRequest as inversifyScope } from '../../../runtime/http/inversify.js';
import { setUnraisableHook } from '../../../src/index.js';
import { turnUntil } from '../../support/collect.js';
import { listen, RequestWorld, type Running, send } from './request-world.js';

// Its types are those of version 5, which are installed under its real name.
const express4 = createRequire(import.meta.url)('express-4') as typeof express;

type Start = (world: RequestWorld) => Promise<Running>;

async function startExpress(make: typeof express, world: RequestWorld): Promise<Running> {
  const app = make();
  app.use(expressScope(world.container));
  app.use(make.json());
  const answer = (
    _request: unknown,
    response: ServerResponse,
    next: (error: unknown) => void,
  ): void => {
    world.hello().then((text) => response.end(text), next);
  };
  app.get('/hello', answer);
  app.post('/hello', answer);
  app.get('/stream', (_request, response) => {
    Readable.from(world.chunks()).pipe(response);
  });
  app.get('/hang', () => void world.hang());
  app.get('/fail', () => {
    world.container.get(world.Service);
    throw new Error('the handler failed');
  });
  const quiet: express.ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(500).end('failed');
  };
  app.use(quiet);
  return listen(app);
}

async function startConnect(world: RequestWorld): Promise<Running> {
  const app = connect();
  app.use(expressScope(world.container));
  const routes: Record<string, (response: ServerResponse) => void> = {
    '/hello': (response) => void world.hello().then((text) => response.end(text)),
    '/stream': (response) => void Readable.from(world.chunks()).pipe(response),
    '/hang': () => void world.hang(),
    '/fail': (response) => {
      world.container.get(world.Service);
      response.statusCode = 500;
      response.end('failed');
    },
  };
  app.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const route = routes[request.url ?? ''];
    if (route === undefined) next();
    else route(response);
  });
  return listen(app);
}

async function startFastify(world: RequestWorld): Promise<Running> {
  const app = fastify();
  await app.register(fastifyScope(world.container));
  app.get('/hello', () => world.hello());
  app.post('/hello', () => world.hello());
  app.get('/stream', () => Readable.from(world.chunks(), { objectMode: false }));
  app.get('/hang', () => world.hang());
  app.get('/fail', () => {
    world.container.get(world.Service);
    throw new Error('the handler failed');
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return listen(app.server);
}

function serveHono(app: Hono): Promise<Running> {
  return new Promise((resolve) => {
    const server: ServerType = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
      resolve(listen(server as Server)),
    );
  });
}

function newHono(world: RequestWorld): Hono {
  const app = new Hono();
  app.use(honoScope(world.container));
  app.get('/hello', async (context) => context.text(await world.hello()));
  app.post('/hello', async (context) => {
    await context.req.json();
    return context.text(await world.hello());
  });
  app.get('/stream', (context) =>
    stream(context, async (out) => {
      for await (const chunk of world.chunks()) await out.write(chunk);
    }),
  );
  app.get('/hang', () => world.hang());
  app.get('/fail', () => {
    world.container.get(world.Service);
    throw new Error('the handler failed');
  });
  app.onError((_error, context) => context.text('failed', 500));
  return app;
}

function bindController(world: RequestWorld): void {
  const { Service } = world;

  @Controller('/')
  class RequestController {
    readonly #service: { use(): string };
    constructor(@inject(Service) service: { use(): string }) {
      this.#service = service;
    }

    @Get('hello')
    async hello(): Promise<string> {
      await world.hello();
      return this.#service.use();
    }

    @Head('hello')
    head(): string {
      return this.#service.use();
    }

    @Post('hello')
    async post(): Promise<string> {
      return this.hello();
    }

    @Get('stream')
    stream(): Readable {
      return Readable.from(world.chunks(), { objectMode: false });
    }

    @Get('hang')
    hang(): Promise<string> {
      return world.hang();
    }

    @Get('fail')
    fail(): string {
      throw new Error(this.#service.use());
    }
  }
  world.container.bind(RequestController).toSelf();
}

const frameworks: Record<string, Start> = {
  'Express 5': (world) => startExpress(express, world),
  'Express 4': (world) => startExpress(express4, world),
  Connect: startConnect,
  Fastify: startFastify,
  Hono: (world) => serveHono(newHono(world)),
  '@inversifyjs/http-express': async (world) => {
    bindController(world);
    const adapter = new InversifyExpressHttpAdapter(world.container, { logger: false });
    adapter.useGlobalInterceptors(inversifyScope(world.container));
    return listen(await adapter.build());
  },
  '@inversifyjs/http-fastify': async (world) => {
    bindController(world);
    const adapter = new InversifyFastifyHttpAdapter(
      world.container,
      { logger: false },
      fastify({ exposeHeadRoutes: false }),
    );
    adapter.useGlobalInterceptors(inversifyScope(world.container));
    const app = await adapter.build();
    await app.listen({ port: 0, host: '127.0.0.1' });
    return listen(app.server);
  },
  '@inversifyjs/http-hono': async (world) => {
    bindController(world);
    const adapter = new InversifyHonoHttpAdapter(world.container, { logger: false });
    adapter.useGlobalInterceptors(inversifyScope(world.container));
    return serveHono(await adapter.build());
  },
};

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

    it('[U5] finalizes what a request made when its client goes away', async () => {
      const world = new RequestWorld();
      await using server = await start(world);
      const abortWhen = (): boolean => world.hanging > 0;
      expect(await send(server, '/hang', { abortWhen })).to.equal('aborted');
      await turnUntil(() => world.open === 0, 'the scope to end');
      expect(world.opened).to.be.at.least(1);
    });

    it('[U5] reports an error of the end of a scope, and not to the client', async () => {
      const world = new RequestWorld(true);
      const reported: unknown[] = [];
      const before = setUnraisableHook((error) => reported.push(error));
      try {
        await using server = await start(world);
        expect(await send(server, '/hello')).to.have.property('status', 200);
        await turnUntil(() => world.open === 0, 'the scope to end');
        // Fastify has a logger.
        if (name !== 'Fastify') {
          await turnUntil(() => reported.length > 0, 'the error to be reported');
          expect(reported[0]).to.have.property('code', 'DRAIN_FAILED');
        }
      } finally {
        setUnraisableHook(before);
      }
    });
  });
}

describe('scopePerRequest without a server', () => {
  it('[U5] ends the scope when the handlers of Hono have returned', async () => {
    const world = new RequestWorld();
    const response = await newHono(world).request('/hello');
    expect([response.status, world.open, world.usedClosed]).to.deep.equal([200, 0, 0]);
    const other = new RequestWorld();
    bindController(other);
    const adapter = new InversifyHonoHttpAdapter(other.container, { logger: false });
    adapter.useGlobalInterceptors(inversifyScope(other.container));
    const app = await adapter.build();
    const answered = await app.request('/hello');
    expect([answered.status, other.opened, other.open]).to.deep.equal([200, 3, 0]);
  });
});
