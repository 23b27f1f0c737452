import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { read, upload } from './client.js';
import type { Note } from './note.js';
import type { Workspace } from './workspace.js';

const UPLOADS = 160;
const CLIENTS = 8;
const CONTENT_BYTES = 256 * 1024;

/** The limit if no garbage collection happens. */
const MAX_UPLOADS = 2_000;

/** The responses that the clients received. */
export interface Traffic {
  readonly notes: readonly Note[];
  readonly reads: number;
  /** The number of scratch directories of uploads that existed one turn after the response. */
  readonly left: number;
}

/** Options for {@link traffic}. */
export interface TrafficOptions {
  /** Called after each upload. */
  readonly onUpload: () => void;
  /** Returns true if there was enough traffic. */
  readonly enough: () => boolean;
}

/**
 * Sends a few hundred requests, several at a time. Nothing here calls the garbage collector: the engine
 * decides when it runs, so there is more traffic until `enough` returns true.
 */
export async function traffic(
  address: string,
  workspace: Workspace,
  { onUpload, enough }: TrafficOptions,
): Promise<Traffic> {
  const notes: Note[] = [];
  let left = 0;

  const client = async (uploads: number): Promise<void> => {
    for (let count = 0; count < uploads; count++) {
      const title = `note of ${new Date().toISOString()}`;
      const { note, scratch } = await upload(address, title, randomBytes(CONTENT_BYTES));
      await setImmediate();
      if (scratch === '' || existsSync(join(workspace.scratch, scratch))) left += 1;
      const found = await read(address, note.id);
      if (found.sha256 !== note.sha256) {
        throw new Error(`expected note ${note.id} to be the uploaded one`);
      }
      notes.push(note);
      onUpload();
    }
  };

  for (let uploads = UPLOADS; ; uploads += CLIENTS) {
    const each = Math.ceil((uploads - notes.length) / CLIENTS);
    await Promise.all(Array.from({ length: CLIENTS }, () => client(each)));
    if (enough() || notes.length >= MAX_UPLOADS) return { notes, reads: notes.length, left };
  }
}
