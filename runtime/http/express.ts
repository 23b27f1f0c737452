/*
 * A scope per request for Express 4, Express 5 and Connect: a middleware that calls the following ones in
 * the scope.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnyContainer } from '../../container/inversify/any-version.js';
import { enterResolutionScope } from '../../container/resolution-scope.js';
import { openRequestScope } from './request-scope.js';

/** A middleware of Express and Connect. */
export type RequestMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Returns a middleware that gives each request its own scope.
 *
 * Everything that the container creates for a request, in the middlewares and handlers after this one, is
 * finalized when the response has been sent or the connection is gone. Errors in this cleanup go to
 * standard error or to the hook of `setUnraisableHook`, never to the client.
 *
 * @param container A container with the plugin.
 * @example
 * ```ts
 * import 'reflect-metadata';
 * import { Container } from 'inversify';
 * import { FinalizationPlugin } from 'inversify-finalize/container';
 * import { scopePerRequest } from 'inversify-finalize/http/express';
 * import express from 'express';
 *
 * const container = new Container();
 * container.register(FinalizationPlugin);
 * const app = express();
 * app.use(scopePerRequest(container));
 * ```
 */
export function scopePerRequest(container: AnyContainer): RequestMiddleware {
  return (request, response, next) => {
    const scope = openRequestScope(container, request, response);
    enterResolutionScope(scope, next);
  };
}
