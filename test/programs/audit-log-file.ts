import { finalize } from '../../src/index.js';

/** Opened with the mistake of its own, where it is asked for. */
export class LogFile {
  close(): void {
    return undefined;
  }

  watch(): this {
    finalize(this, () => this.close());
    return this;
  }
}
