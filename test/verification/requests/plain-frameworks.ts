/* The handlers of a RequestWorld on Express 4 and 5, Connect, Fastify and Hono. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { pipeline, Readable } from 'node:stream';
import { serve, type ServerType } from '@hono/node-server';
import connect from 'connect';
import express from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import { scopePerRequest as expressScope } from '../../../runtime/http/express.js';
import { scopePerRequest as fastifyScope } from '../../../runtime/http/fastify.js';
import { scopePerRequest as honoScope } from '../../../runtime/http/hono.js';
import { listen, type Running } from './loopback.js';
import type { RequestWorld } from './request-world.js';

// Its types are those of version 5, which are installed under its real name.
const express4 = createRequire(import.meta.url)('express-4') as typeof express;

/** Ignores the error with which a stream ends if its client disconnects. */
function ignoreAborted(): void {}

function sendChunks(world: RequestWorld, response: ServerResponse): void {
  pipeline(Readable.from(world.chunks()), response, ignoreAborted);
}

/** Returns an Express application of either version. */
export function newExpress(make: typeof express, world: RequestWorld): express.Express {
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
  app.get('/stream', (_request, response) => sendChunks(world, response));
  app.get('/hang', () => void world.hang());
  app.get('/fail', () => {
    world.container.get(world.Service);
    throw new Error('the handler failed');
  });
  const answerFailed: express.ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(500).end('failed');
  };
  app.use(answerFailed);
  return app;
}

function startConnect(world: RequestWorld): Promise<Running> {
  const app = connect();
  app.use(expressScope(world.container));
  const routes: Record<string, (response: ServerResponse) => void> = {
    '/hello': (response) => void world.hello().then((text) => response.end(text)),
    '/stream': (response) => sendChunks(world, response),
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
  return listen(app, world);
}

/** Adds the routes to a Fastify application. */
export async function addRoutes<App extends FastifyInstance>(
  app: App,
  world: RequestWorld,
): Promise<App> {
  await app.register(fastifyScope(world.container));
  app.get('/hello', () => world.hello());
  app.post('/hello', () => world.hello());
  app.get('/stream', () => Readable.from(world.chunks(), { objectMode: false }));
  app.get('/hang', () => world.hang());
  app.get('/fail', () => {
    world.container.get(world.Service);
    throw new Error('the handler failed');
  });
  return app;
}

async function startFastify(world: RequestWorld): Promise<Running> {
  const app = await addRoutes(fastify(), world);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return listen(app.server, world);
}

/** Serves a Hono application on Node. */
export function serveHono(app: Pick<Hono, 'fetch'>, world: RequestWorld): Promise<Running> {
  return new Promise((resolve) => {
    const options = { fetch: app.fetch, port: 0, hostname: '127.0.0.1' };
    const server: ServerType = serve(options, () => resolve(listen(server as Server, world)));
  });
}

/** Returns a Hono application. */
export function newHono(world: RequestWorld): Hono {
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

/** A server for each framework. */
export const plainFrameworks: Record<string, (world: RequestWorld) => Promise<Running>> = {
  'Express 5': (world) => listen(newExpress(express, world), world),
  'Express 4': (world) => listen(newExpress(express4, world), world),
  Connect: startConnect,
  Fastify: startFastify,
  Hono: (world) => serveHono(newHono(world), world),
};
