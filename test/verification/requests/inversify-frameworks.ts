/* The handlers of a RequestWorld on @inversifyjs/http-core with each of its adapters. */
import { Readable } from 'node:stream';
import { Controller, Get, Head, Post } from '@inversifyjs/http-core';
import { InversifyExpressHttpAdapter } from '@inversifyjs/http-express';
import { InversifyFastifyHttpAdapter } from '@inversifyjs/http-fastify';
import { InversifyHonoHttpAdapter } from '@inversifyjs/http-hono';
import fastify from 'fastify';
import type { Hono } from 'hono';
import { inject } from 'inversify';
import { scopePerRequest } from '../../../runtime/http/inversify.js';
import { listen, type Running } from './loopback.js';
import { serveHono } from './plain-frameworks.js';
import type { RequestWorld } from './request-world.js';

function ignore(): void {}

/** The adapters write an error of a handler to their logger. */
const logger = {
  log: ignore,
  error: ignore,
  warn: ignore,
  info: ignore,
  http: ignore,
  verbose: ignore,
  debug: ignore,
  silly: ignore,
};

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

/** Returns a Hono application of the adapter. */
export async function buildHono(world: RequestWorld): Promise<Hono> {
  bindController(world);
  const adapter = new InversifyHonoHttpAdapter(world.container, { logger });
  adapter.useGlobalInterceptors(scopePerRequest(world.container));
  return adapter.build();
}

async function startExpress(world: RequestWorld): Promise<Running> {
  bindController(world);
  const adapter = new InversifyExpressHttpAdapter(world.container, { logger });
  adapter.useGlobalInterceptors(scopePerRequest(world.container));
  return listen(await adapter.build(), world);
}

async function startFastify(world: RequestWorld): Promise<Running> {
  bindController(world);
  const adapter = new InversifyFastifyHttpAdapter(
    world.container,
    { logger },
    fastify({ exposeHeadRoutes: false }),
  );
  adapter.useGlobalInterceptors(scopePerRequest(world.container));
  const app = await adapter.build();
  await app.listen({ port: 0, host: '127.0.0.1' });
  return listen(app.server, world);
}

/** A server for each adapter. */
export const inversifyFrameworks: Record<string, (world: RequestWorld) => Promise<Running>> = {
  '@inversifyjs/http-express': startExpress,
  '@inversifyjs/http-fastify': startFastify,
  '@inversifyjs/http-hono': async (world) => serveHono(await buildHono(world), world),
};
