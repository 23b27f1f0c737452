import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Controller, CreatedHttpResponse, Post, Query, Request } from '@inversifyjs/http-core';
import { inject } from 'inversify';
import { NotesRepository } from './notes-repository.js';
import { RequestLog } from './request-log.js';
import { ScratchDirectory } from './scratch-directory.js';

/** The header of a response that names the scratch directory of its request. */
export const SCRATCH_HEADER = 'x-scratch-directory';

/**
 * `POST /notes?title=...` with any content. Each request has its own controller with its own scratch
 * directory, which is removed when the response has been sent or the client has disconnected.
 */
@Controller('/notes')
export class UploadController {
  constructor(
    @inject(NotesRepository) private readonly repository: NotesRepository,
    @inject(RequestLog) private readonly log: RequestLog,
    @inject(ScratchDirectory) private readonly scratch: ScratchDirectory,
  ) {}

  @Post()
  async upload(
    @Request() request: IncomingMessage,
    @Query({ name: 'title' }) title = 'untitled',
  ): Promise<CreatedHttpResponse> {
    const file = join(this.scratch.path, 'content');
    await pipeline(request, createWriteStream(file));
    const note = await this.repository.add(title, await readFile(file));
    // Used last: an object that nothing references any more can be garbage-collected, and its directory
    // would be removed while the upload still writes to it.
    this.log.write(`note ${note.id} uploaded through ${this.scratch.path}`);
    return new CreatedHttpResponse(note, { [SCRATCH_HEADER]: basename(this.scratch.path) });
  }
}
