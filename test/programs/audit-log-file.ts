import { finalize } from '../../src/index.js';

/** Creates a self-reference in `watch()`. */
export class LogFile {
  close(): void {
    return undefined;
  }

  watch(): this {
    finalize(this, () => this.close());
    return this;
  }
}
