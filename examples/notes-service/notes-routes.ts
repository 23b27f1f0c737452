import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inject, injectable } from 'inversify';
import type { Note } from './note.js';
import { NotesRepository } from './notes-repository.js';
import { RequestLog } from './request-log.js';
import { NewScratchDirectory } from './scratch-directory.js';

/** `POST /notes?title=...` with any content, `GET /notes/1`. */
@injectable()
export class NotesRoutes {
  constructor(
    private readonly repository: NotesRepository,
    private readonly log: RequestLog,
    @inject(NewScratchDirectory) private readonly newScratchDirectory: NewScratchDirectory,
  ) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const id = /^\/notes\/(\d+)$/.exec(pathname)?.[1];
    if (request.method === 'POST' && pathname === '/notes') {
      send(response, 201, await this.#upload(request, searchParams.get('title') ?? 'untitled'));
    } else if (request.method === 'GET' && id !== undefined) {
      const note = await this.repository.find(Number(id));
      this.log.write(`note ${id} ${note === undefined ? 'not found' : 'read'}`);
      send(response, note === undefined ? 404 : 200, note ?? { error: `there is no note ${id}` });
    } else {
      send(response, 404, { error: 'write POST /notes?title=... or GET /notes/1' });
    }
  }

  /** A failed request is one line in the log and must not end the service. */
  fail(response: ServerResponse, error: unknown): void {
    this.log.write(`failed: ${String(error)}`);
    if (response.headersSent) response.destroy();
    else send(response, 500, { error: 'failed' });
  }

  async #upload(request: IncomingMessage, title: string): Promise<Note> {
    const scratch = this.newScratchDirectory();
    const file = join(scratch.path, 'content');
    await pipeline(request, createWriteStream(file));
    const note = await this.repository.add(title, await readFile(file));
    // Mentioned last: an object that nothing mentions any more can be collected, and its directory
    // would be removed while the upload is still at work in it.
    this.log.write(`note ${note.id} uploaded through ${scratch.path}`);
    return note;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
