/**
 * The server of the load test, in its own process: each upload is written to a scratch directory that
 * is removed when the upload's object has been garbage-collected. `upload-server.js package` uses this
 * package, `upload-server.js by-hand` a `FinalizationRegistry`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { finalize } from '../../../src/index.js';
import type { ServerState } from './load-client.js';

const [kind = '', folder = '', filesText = '1'] = process.argv.slice(2);
const files = Number(filesText);

/** Uploads between two garbage collections, unless the client asks for them. */
const UPLOADS_PER_COLLECTION = 250;

let created = 0;
let removed = 0;

function remove(path: string): void {
  rmSync(path, { recursive: true });
  removed += 1;
}

const registry = new FinalizationRegistry(remove);

class Upload {
  readonly path = mkdtempSync(join(folder, 'upload-'));

  constructor(content: Buffer) {
    for (let index = 0; index < files; index++) {
      writeFileSync(join(this.path, `part-${index}`), content);
    }
    created += 1;
    if (kind === 'package') finalize(this, remove, this.path);
    else registry.register(this, this.path);
  }
}

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

function state(): ServerState {
  const longestTurnMs = delay.max / 1e6;
  delay.reset();
  return { created, removed, longestTurnMs };
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  switch (request.url) {
    case '/state':
      response.end(JSON.stringify(state()));
      return;
    case '/collect':
      response.end();
      setImmediate(() => globalThis.gc?.());
      return;
    default: {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const upload = new Upload(Buffer.concat(chunks));
      response.end(upload.path);
      if (files === 1 && created % UPLOADS_PER_COLLECTION === 0) globalThis.gc?.();
    }
  }
}

const server = createServer((request, response) => void handle(request, response));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
