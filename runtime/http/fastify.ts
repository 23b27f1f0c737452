/*
 * A scope per request for Fastify 5: a plugin that wraps the handler of each route, since an asynchronous
 * context that a hook enters doesn't reach the handler.
 */
import type { FastifyBaseLogger, FastifyPluginCallback, RouteOptions } from 'fastify';
import type { AnyContainer } from '../../container/inversify/any-version.js';
import { enterResolutionScope } from '../../container/resolution-scope.js';
import { openRequestScope, reportToHook } from './request-scope.js';

/** The property of a plugin that is for the instance itself, and not for one encapsulated in it. */
const SKIP_OVERRIDE = Symbol.for('skip-override');

/**
 * Returns a plugin that gives each request a scope of its own.
 *
 * Everything that the container makes in the handler of a route is finalized when the response has been
 * sent or the connection is gone. Errors of that go to the logger of the request, never to the client. If
 * the application has no logger, they are reported on standard error or to the hook of `setUnraisableHook`.
 * The plugin applies to routes that are added after it was registered: await `register`.
 *
 * @param container A container with the plugin.
 * @example
 * ```ts
 * import 'reflect-metadata';
 * import { Container } from 'inversify';
 * import { FinalizationPlugin } from 'inversify-finalize/container';
 * import { scopePerRequest } from 'inversify-finalize/http/fastify';
 * import fastify from 'fastify';
 *
 * const container = new Container();
 * container.register(FinalizationPlugin);
 * const app = fastify();
 * await app.register(scopePerRequest(container));
 * ```
 */
export function scopePerRequest(container: AnyContainer): FastifyPluginCallback {
  const plugin: FastifyPluginCallback = (instance, _options, done) => {
    instance.addHook('onRoute', (route) => wrapHandler(container, route));
    done();
  };
  return Object.assign(plugin, { [SKIP_OVERRIDE]: true });
}

function wrapHandler(container: AnyContainer, route: RouteOptions): void {
  const { handler } = route;
  route.handler = function handleInScope(request, reply) {
    const report = (error: unknown): void => {
      if (isSilent(request.log)) reportToHook(error);
      else request.log.error(error, 'cleanup of the request failed');
    };
    const scope = openRequestScope(container, request.raw, reply.raw, report);
    return enterResolutionScope(scope, () => handler.call(this, request, reply));
  };
}

/** Returns true for the logger of an application without one: a single empty function for all levels. */
function isSilent({ error, trace }: FastifyBaseLogger): boolean {
  return error === trace;
}
