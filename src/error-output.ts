/*
 * Writes reports to standard error, and copes with full pipes, closed descriptors and the end of the
 * process.
 */

/** What this file uses of the module `fs` of Node. */
export interface FileSystem {
  readonly constants: { readonly O_WRONLY: number; readonly O_NONBLOCK: number };
  fstatSync(fd: number): { isFIFO(): boolean };
  openSync(path: string, flags: number): number;
  writeSync(fd: number, bytes: Uint8Array, offset: number): number;
}

/** The time for which all reports together may block the program if nothing reads standard error. */
const WRITE_TIMEOUT_MS = 1000;

/**
 * Standard error, for reports.
 *
 * Writes are synchronous, because at exit no later turn would finish them, and in a worker thread
 * `process.stderr` needs a turn of the parent. If standard error is closed or broken, it has no reader, so
 * reports are dropped: an error here must not cause another error.
 *
 * If the pipe is full, all reports together wait for at most one second. After that, reports that don't fit
 * are dropped, and the next one that fits is preceded by the number of dropped ones.
 */
export class ErrorOutput {
  readonly #fs: FileSystem;
  readonly #now: () => number;
  readonly #descriptor: number;
  #waitedMs = 0;
  #dropped = 0;

  constructor(fs: FileSystem, now: () => number) {
    this.#fs = fs;
    this.#now = now;
    this.#descriptor = openNonBlocking(fs);
  }

  write(report: Uint8Array): void {
    try {
      if (this.#dropped > 0 && this.#writeFully(droppedNote(this.#dropped))) this.#dropped = 0;
      if (this.#dropped > 0 || !this.#writeFully(report)) this.#dropped += 1;
    } catch {
      // Nothing is left to report to.
    }
  }

  /**
   * Writes all of `bytes`. A pipe may accept only a part of them, and rejects a write when it is full.
   * Returns false if the time for waiting is used up.
   */
  #writeFully(bytes: Uint8Array): boolean {
    let fullSince: number | undefined;
    for (let offset = 0; offset < bytes.length;) {
      try {
        offset += this.#fs.writeSync(this.#descriptor, bytes, offset);
        if (fullSince !== undefined) this.#waitedMs += this.#now() - fullSince;
        fullSince = undefined;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'EAGAIN') throw error;
        const now = this.#now();
        fullSince ??= now;
        if (this.#waitedMs + now - fullSince < WRITE_TIMEOUT_MS) continue;
        this.#waitedMs = WRITE_TIMEOUT_MS;
        return false;
      }
    }
    return true;
  }
}

/** Returns a line in ASCII, in which each character is one byte. */
function droppedNote(dropped: number): Uint8Array {
  const note = `${dropped} earlier reports were dropped: standard error was full\n`;
  return Uint8Array.from(note, (character) => character.charCodeAt(0));
}

/**
 * Returns a descriptor of standard error whose writes don't block.
 *
 * Until the program has used `process.stderr`, a write to a full pipe blocks until the reader continues,
 * which may be forever. Linux allows opening the pipe once more. The new descriptor has its own flags, so
 * nothing changes for the rest of the program.
 */
function openNonBlocking(fs: FileSystem): number {
  try {
    const { O_WRONLY, O_NONBLOCK } = fs.constants;
    if (fs.fstatSync(2).isFIFO()) return fs.openSync('/proc/self/fd/2', O_WRONLY | O_NONBLOCK);
  } catch {
    // Other systems don't have this file. If standard error is closed, the write fails later as well.
  }
  return 2;
}
