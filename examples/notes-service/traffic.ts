import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { read, upload } from './client.js';
import type { Note } from './note.js';
import type { Workspace } from './workspace.js';

const UPLOADS = 160;
const CLIENTS = 8;
const CONTENT_BYTES = 256 * 1024;

/** For a machine where the collector is in no hurry. */
const MOST_UPLOADS = 2_000;

/** What the clients have seen. */
export interface Traffic {
  readonly notes: readonly Note[];
  readonly reads: number;
}

async function client(address: string, notes: Note[], uploads: number): Promise<void> {
  for (let count = 0; count < uploads; count++) {
    const title = `note of ${new Date().toISOString()}`;
    const note = await upload(address, title, randomBytes(CONTENT_BYTES));
    const found = await read(address, note.id);
    if (found.sha256 !== note.sha256) throw new Error(`expected note ${note.id} to be what it was`);
    notes.push(note);
  }
}

/**
 * A few hundred requests, several at a time. Nothing here calls the collector: it comes on its own
 * account, so that there is some more traffic where it has not come yet.
 */
export async function traffic(address: string, workspace: Workspace): Promise<Traffic> {
  const notes: Note[] = [];
  const collected = (): boolean => readdirSync(workspace.scratch).length < notes.length;
  for (let uploads = UPLOADS; ; uploads += CLIENTS) {
    const each = Math.ceil((uploads - notes.length) / CLIENTS);
    await Promise.all(Array.from({ length: CLIENTS }, () => client(address, notes, each)));
    if (collected() || notes.length >= MOST_UPLOADS) return { notes, reads: notes.length };
  }
}
