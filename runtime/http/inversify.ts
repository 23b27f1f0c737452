/*
 * A scope per request for @inversifyjs/http-core 5 with its Express, Fastify and Hono adapters: a global
 * interceptor, because all three adapters run those around the resolution of a controller.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interceptor } from '@inversifyjs/http-core';
import type { Container, ServiceIdentifier } from 'inversify';
import { handleInRequestScope } from './request-scope.js';

/** A request or a response of Express, of Fastify with `raw`, or a context of Hono with `env`. */
interface Adapted {
  readonly raw?: unknown;
  readonly env?: { readonly incoming?: IncomingMessage; readonly outgoing?: ServerResponse };
}

/**
 * Gives each request that reaches a controller its own scope.
 *
 * The controller, its interceptors after this one, and everything that the container creates for them are
 * finalized when the response has been sent or the connection is gone. Global middlewares and guards run
 * before the scope opens. Errors in this cleanup go to standard error or to the hook of
 * `setUnraisableHook`, never to the client.
 *
 * @param container The container of the adapter, with the plugin. The interceptor is bound in it.
 * @returns The service identifier of that interceptor.
 * @example
 * ```ts
 * import 'reflect-metadata';
 * import { Container } from 'inversify';
 * import { FinalizationPlugin } from 'inversify-finalize/container';
 * import { scopePerRequest } from 'inversify-finalize/http/inversify';
 * import { InversifyExpressHttpAdapter } from '@inversifyjs/http-express';
 *
 * const container = new Container();
 * container.register(FinalizationPlugin);
 * const adapter = new InversifyExpressHttpAdapter(container);
 * adapter.useGlobalInterceptors(scopePerRequest(container));
 * ```
 */
export function scopePerRequest(container: Container): ServiceIdentifier<Interceptor> {
  const serviceId: ServiceIdentifier<Interceptor> = Symbol('scopePerRequest');
  const intercept: Interceptor['intercept'] = (request, response, next) => {
    const [incoming, outgoing] = nodeParts(request as Adapted, response as Adapted);
    return handleInRequestScope(container, incoming, outgoing, next);
  };
  container.bind(serviceId).toConstantValue({ intercept });
  return serviceId;
}

/**
 * Returns the objects that Node has created for a request; nothing for Hono without `@hono/node-server`.
 */
function nodeParts(
  request: Adapted,
  response: Adapted,
): readonly [IncomingMessage | undefined, ServerResponse | undefined] {
  if ('env' in response) return [response.env?.incoming, response.env?.outgoing];
  const incoming = request.raw ?? request;
  const outgoing = response.raw ?? response;
  return [incoming as IncomingMessage, outgoing as ServerResponse];
}
