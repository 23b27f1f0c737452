/*
 * Writes reports to standard error, also when a full pipe, a closed descriptor or the end of the process
 * is in the way.
 */

/** What this file uses of the module `fs` of Node. */
export interface FileSystem {
  readonly constants: { readonly O_WRONLY: number; readonly O_NONBLOCK: number };
  fstatSync(fd: number): { isFIFO(): boolean };
  openSync(path: string, flags: number): number;
  writeSync(fd: number, bytes: Uint8Array, offset: number): number;
}

/** The time for which all reports together may block the program when nothing reads standard error. */
const WRITE_TIMEOUT_MS = 1000;

/**
 * Standard error, for reports.
 *
 * A write is synchronous, since at exit no later turn would finish it, and in a worker thread
 * `process.stderr` needs the parent's turn. Standard error that is closed or broken has no reader: what
 * can't be written is dropped, since an error here must not become another error.
 *
 * A full pipe is waited for, one second in all. After that, reports that don't fit are dropped, and the
 * next one that fits is preceded by their number.
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
   * Writes all of `bytes`. A pipe may take a part of them at a time, and refuses when it is full.
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

/** Text in ASCII: its characters are its bytes. */
function droppedNote(dropped: number): Uint8Array {
  const note = `${dropped} earlier reports were dropped: standard error was full\n`;
  return Uint8Array.from(note, (character) => character.charCodeAt(0));
}

/**
 * Returns a descriptor of standard error whose writes don't block.
 *
 * As long as the program has not opened `process.stderr`, a write to a full pipe waits for the reader,
 * forever if there is none. A pipe that is opened once more, as Linux allows, gets a description with
 * its own flags, and nothing changes for the rest of the program.
 */
function openNonBlocking(fs: FileSystem): number {
  try {
    const { O_WRONLY, O_NONBLOCK } = fs.constants;
    if (fs.fstatSync(2).isFIFO()) return fs.openSync('/proc/self/fd/2', O_WRONLY | O_NONBLOCK);
  } catch {
    // Another system has no such file; if standard error is closed, the write fails as well.
  }
  return 2;
}
