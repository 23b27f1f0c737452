import { existsSync, fstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from './database.js';
import type { Note } from './note.js';
import type { Workspace } from './workspace.js';

const DESCRIPTORS = '/proc/self/fd';

function linkOf(descriptor: string): string {
  try {
    return readlinkSync(join(DESCRIPTORS, descriptor));
  } catch {
    return ''; // the descriptor of the directory itself, which is closed by now
  }
}

/** Returns the files of the service that this process still has open; `undefined` if the system has no list. */
export function openFiles(workspace: Workspace): readonly string[] | undefined {
  if (!existsSync(DESCRIPTORS)) return undefined;
  const folder = realpathSync(workspace.folder);
  return readdirSync(DESCRIPTORS)
    .map((descriptor) => linkOf(descriptor))
    .filter((file) => file.startsWith(folder));
}

/** Returns true if a descriptor is closed: the system doesn't know it. */
export function isClosed(descriptor: number): boolean {
  try {
    fstatSync(descriptor);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EBADF';
  }
}

/** The content of the database, as the next start of the service would find it. */
export interface Reopened {
  /** The number of notes that are in it unchanged. */
  readonly notes: number;
  readonly reads: number;
}

/** Opens the database again and looks up each note. */
export async function reopen(workspace: Workspace, notes: readonly Note[]): Promise<Reopened> {
  const { pg } = await Database.open(workspace.database);
  try {
    const query = 'select id, title, size, sha256, reads from notes';
    const { rows } = await pg.query<Note & { reads: number }>(query);
    const found = new Map(rows.map((row) => [row.id, row]));
    const unchanged = notes.filter(({ id, title, size, sha256 }) => {
      const row = found.get(id);
      return row?.title === title && row.size === size && row.sha256 === sha256;
    });
    return {
      notes: unchanged.length,
      reads: rows.reduce((sum, row) => sum + row.reads, 0),
    };
  } finally {
    await pg.close();
  }
}
