/*
 * A scope per request for Fastify 5: a plugin that enters the scope in two hooks, because an asynchronous
 * context that is entered before the body is parsed doesn't reach the code that runs after the parser.
 */
import type { FastifyBaseLogger, FastifyPluginCallback, FastifyRequest } from 'fastify';
import type { AnyContainer } from '../../container/inversify/any-version.js';
import { enterResolutionScope, type ResolutionScope } from '../../container/resolution-scope.js';
import { openRequestScope, reportToHook } from './request-scope.js';

/**
 * The property of a plugin that applies to the instance itself, and not to one that is encapsulated in it.
 */
const SKIP_OVERRIDE = Symbol.for('skip-override');

/** A request with its scopes, one for each plugin. */
interface ScopedRequest extends FastifyRequest {
  [plugin: symbol]: ResolutionScope;
}

/**
 * Returns a plugin that gives each request its own scope.
 *
 * Everything that the container creates for a request, in handlers and in the hooks that are added after
 * this plugin, is finalized when the response has been sent or the connection is gone. That includes the
 * handlers of errors and of unknown routes. Errors in this cleanup go to the logger of the request, never
 * to the client. If the application has no logger, they go to standard error or to the hook of
 * `setUnraisableHook`.
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
    // A WeakMap of requests would cost the garbage collector several microseconds for each of them.
    const key = Symbol('scope');
    instance.decorateRequest(key);
    instance.addHook('onRequest', (request, reply, next) => {
      const report = (error: unknown): void => {
        if (isSilent(request.log)) reportToHook(error);
        else request.log.error(error, 'cleanup of the request failed');
      };
      const scope = openRequestScope(container, request.raw, reply.raw, report);
      (request as ScopedRequest)[key] = scope;
      enterResolutionScope(scope, next);
    });
    instance.addHook('preValidation', (request, _reply, next) => {
      enterResolutionScope((request as ScopedRequest)[key] as ResolutionScope, next);
    });
    done();
  };
  return Object.assign(plugin, { [SKIP_OVERRIDE]: true });
}

/**
 * Returns true for the logger of an application that has none configured: all of its levels are the same
 * empty function.
 */
function isSilent({ error, trace }: FastifyBaseLogger): boolean {
  return error === trace;
}
