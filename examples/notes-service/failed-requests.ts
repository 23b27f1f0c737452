import type { ServerResponse } from 'node:http';
import { CatchError, type ErrorFilter } from '@inversifyjs/http-core';
import { inject } from 'inversify';
import { RequestLog } from './request-log.js';

/** Writes the error of a failed request to the log; it must not end the service. */
@CatchError()
export class FailedRequests implements ErrorFilter<unknown, unknown, ServerResponse> {
  constructor(@inject(RequestLog) private readonly log: RequestLog) {}

  catch(error: unknown, _request: unknown, response: ServerResponse): void {
    this.log.write(`failed: ${String(error)}`);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end('{"error":"failed"}\n');
  }
}
