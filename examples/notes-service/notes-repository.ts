import { createHash } from 'node:crypto';
import { injectable, preDestroy } from 'inversify';
import { Database } from './database.js';
import type { Note } from './note.js';
import { NoteCache } from './note-cache.js';
import { timed } from './timed.js';

async function saveReads({ pg }: Database, reads: ReadonlyMap<number, number>): Promise<void> {
  for (const [id, count] of reads) {
    await pg.query('update notes set reads = reads + $2 where id = $1', [id, count]);
  }
}

/**
 * The notes in the database. The number of reads of each note is counted in memory and saved at the end,
 * so the database must still be open when the repository is torn down.
 */
@injectable()
export class NotesRepository {
  readonly #reads = new Map<number, number>();

  constructor(
    private readonly database: Database,
    private readonly cache: NoteCache,
  ) {}

  async add(title: string, content: Buffer): Promise<Note> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const { rows } = await this.database.pg.query<Note>(
      'insert into notes (title, size, sha256) values ($1, $2, $3) returning id, title, size, sha256',
      [title, content.length, sha256],
    );
    const [note] = rows;
    if (note === undefined) throw new Error(`expected the database to return "${title}"`);
    return note;
  }

  async find(id: number): Promise<Note | undefined> {
    const note = this.cache.get(id) ?? (await this.#select(id));
    if (note === undefined) return undefined;
    this.cache.add(note);
    this.#reads.set(id, (this.#reads.get(id) ?? 0) + 1);
    return note;
  }

  @preDestroy()
  async close(): Promise<void> {
    await timed('repository', saveReads)(this.database, this.#reads);
  }

  async #select(id: number): Promise<Note | undefined> {
    const query = 'select id, title, size, sha256 from notes where id = $1';
    return (await this.database.pg.query<Note>(query, [id])).rows[0];
  }
}
