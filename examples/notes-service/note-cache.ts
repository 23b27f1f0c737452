import { injectable } from 'inversify';
import { finalizeWith } from 'inversify-finalize/decorators';
import type { Note } from './note.js';
import { timed } from './timed.js';

const MAX_NOTES = 100;

function clear(notes: Map<number, Note>): void {
  notes.clear();
}

/**
 * The most recently read notes. It holds only memory, which doesn't have to be released at exit: its
 * binding has `atexit: false`.
 */
@injectable()
@finalizeWith(timed('note cache', clear), (cache: NoteCache) => [cache.notes])
export class NoteCache {
  readonly notes = new Map<number, Note>();

  get(id: number): Note | undefined {
    return this.notes.get(id);
  }

  add(note: Note): void {
    this.notes.set(note.id, note);
    const [oldest] = this.notes.keys();
    if (this.notes.size > MAX_NOTES && oldest !== undefined) this.notes.delete(oldest);
  }
}
