import type { Note } from './note.js';
import { SCRATCH_HEADER } from './upload-controller.js';

/** The response to an upload. */
export interface Uploaded {
  readonly note: Note;
  /** The name of the scratch directory of the request. */
  readonly scratch: string;
}

async function noteIn(response: Response): Promise<Note> {
  const body = await response.text();
  if (!response.ok) throw new Error(`expected ${response.url} to succeed, but got ${body}`);
  return JSON.parse(body) as Note;
}

/** Uploads a note over HTTP. */
export async function upload(
  address: string,
  title: string,
  content: Uint8Array,
): Promise<Uploaded> {
  const body = new Blob([content]);
  const url = `${address}/notes?title=${encodeURIComponent(title)}`;
  const response = await fetch(url, { method: 'POST', body });
  const scratch = response.headers.get(SCRATCH_HEADER) ?? '';
  return { note: await noteIn(response), scratch };
}

/** Reads a note over HTTP. */
export async function read(address: string, id: number): Promise<Note> {
  return noteIn(await fetch(`${address}/notes/${id}`));
}
