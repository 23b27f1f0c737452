import type { Note } from './note.js';

async function answerTo(url: string, options?: RequestInit): Promise<Note> {
  const response = await fetch(url, options);
  const body = await response.text();
  if (!response.ok) throw new Error(`expected ${url} to succeed, but got ${body}`);
  return JSON.parse(body) as Note;
}

/** Uploads a note over HTTP. */
export function upload(address: string, title: string, content: Uint8Array): Promise<Note> {
  const body = new Blob([content]);
  const url = `${address}/notes?title=${encodeURIComponent(title)}`;
  return answerTo(url, { method: 'POST', body });
}

/** Reads a note over HTTP. */
export function read(address: string, id: number): Promise<Note> {
  return answerTo(`${address}/notes/${id}`);
}
