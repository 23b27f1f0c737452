import { Controller, Get, NotFoundHttpResponse, Params } from '@inversifyjs/http-core';
import { inject } from 'inversify';
import type { Note } from './note.js';
import { NotesRepository } from './notes-repository.js';
import { RequestLog } from './request-log.js';

/** `GET /notes/1` */
@Controller('/notes')
export class ReadController {
  constructor(
    @inject(NotesRepository) private readonly repository: NotesRepository,
    @inject(RequestLog) private readonly log: RequestLog,
  ) {}

  @Get('/:id')
  async read(@Params({ name: 'id' }) id: string): Promise<Note | NotFoundHttpResponse> {
    const note = /^\d+$/.test(id) ? await this.repository.find(Number(id)) : undefined;
    this.log.write(`note ${id} ${note === undefined ? 'not found' : 'read'}`);
    return note ?? new NotFoundHttpResponse({ error: `note ${id} doesn't exist` });
  }
}
