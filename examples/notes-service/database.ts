import { PGlite } from '@electric-sql/pglite';
import { finalizeWith } from 'inversify-finalize/decorators';
import { injectable } from 'inversify';
import { timed } from './timed.js';

async function closeDatabase(pg: PGlite): Promise<void> {
  await pg.close();
}

/** PostgreSQL in this process, with its files in a folder. */
@injectable()
@finalizeWith(timed('database', closeDatabase), (database: Database) => [database.pg])
export class Database {
  constructor(readonly pg: PGlite) {}

  static async open(folder: string): Promise<Database> {
    const pg = await PGlite.create(folder);
    await pg.exec(`create table if not exists notes (
      id serial primary key,
      title text not null,
      size integer not null,
      sha256 text not null,
      reads integer not null default 0
    )`);
    return new Database(pg);
  }
}
