/*
 * A scope per request for Hono on Node: a middleware that awaits the following ones in the scope.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MiddlewareHandler } from 'hono';
import type { AnyContainer } from '../../container/inversify/any-version.js';
import { handleInRequestScope } from './request-scope.js';

/** The environment that `@hono/node-server` passes. */
interface NodeBindings {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

/**
 * Returns a middleware that gives each request its own scope.
 *
 * Everything that the container creates for a request, in the middlewares and handlers after this one, is
 * finalized when the response has been sent or the connection is gone. Without `@hono/node-server`, as in
 * `app.request()`, it is finalized when the handlers have returned, which is before a stream ends. Errors
 * in this cleanup go to standard error or to the hook of `setUnraisableHook`, never to the client.
 *
 * @param container A container with the plugin.
 * @example
 * ```ts
 * import 'reflect-metadata';
 * import { Container } from 'inversify';
 * import { FinalizationPlugin } from 'inversify-finalize/container';
 * import { scopePerRequest } from 'inversify-finalize/http/hono';
 * import { Hono } from 'hono';
 *
 * const container = new Container();
 * container.register(FinalizationPlugin);
 * const app = new Hono();
 * app.use(scopePerRequest(container));
 * ```
 */
export function scopePerRequest(container: AnyContainer): MiddlewareHandler {
  return (context, next) => {
    const { incoming, outgoing } = (context.env ?? {}) as NodeBindings;
    return handleInRequestScope(container, incoming, outgoing, next);
  };
}
