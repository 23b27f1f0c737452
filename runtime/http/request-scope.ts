/*
 * The scope of one request, as all adapters use it. It ends when the response has been sent or its
 * connection is gone.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnyContainer } from '../../container/inversify/any-version.js';
import {
  endResolutionScope,
  enterResolutionScope,
  openScope,
  type ResolutionScope,
} from '../../container/resolution-scope.js';
import { reportUnraisable } from '../../src/unraisable.js';

/** Receives an error in the cleanup of a scope. The client never sees it. */
export type ReportError = (error: unknown) => void;

/** Reports on standard error, or to the hook of `setUnraisableHook`, if the framework has no logger. */
export const reportToHook: ReportError = (error) => reportUnraisable(error, 'of a request scope');

/** Opens a scope that ends with a response. */
export function openRequestScope(
  container: AnyContainer,
  request: IncomingMessage,
  response: ServerResponse,
  report: ReportError = reportToHook,
): ResolutionScope {
  const scope = openScope(container);
  onResponseEnd(request, response, () => void endScope(scope, report));
  return scope;
}

/**
 * Runs the handlers of a request in its own scope. Without a server of Node, the scope ends when they
 * have returned, which is before a stream ends.
 */
export async function handleInRequestScope(
  container: AnyContainer,
  request: IncomingMessage | undefined,
  response: ServerResponse | undefined,
  handle: () => Promise<unknown>,
): Promise<void> {
  if (request !== undefined && response !== undefined) {
    await enterResolutionScope(openRequestScope(container, request, response), handle);
    return;
  }
  const scope = openScope(container);
  try {
    await enterResolutionScope(scope, handle);
  } finally {
    await endScope(scope, reportToHook);
  }
}

/** Ends the scope of a request. It never rejects. */
function endScope(scope: ResolutionScope, report: ReportError): Promise<void> | undefined {
  return endResolutionScope(scope)?.catch(report);
}

/**
 * Calls `ended` once, when a response has been sent, or its connection is gone.
 *
 * A response emits `close` in both cases, however it was written. The exceptions are a response that was
 * already closed, and one that waits behind another response of the same connection when the connection is
 * lost.
 */
function onResponseEnd(
  request: IncomingMessage,
  response: ServerResponse,
  ended: () => void,
): void {
  const { socket } = request;
  if (response.closed || socket.destroyed) {
    ended();
    return;
  }
  const end = (): void => {
    response.off('close', end);
    socket.off('close', end);
    ended();
  };
  response.on('close', end);
  if (response.socket === null) socket.on('close', end);
}
