/** Audits a callback in a heap that is too large to be read. */
import { auditCallback } from '../../devtools/audit/index.js';

const NUMBERS = 400_000;
const loaded = Array.from({ length: 180 }, (_, at) => Array<number>(NUMBERS).fill(at + 0.5));
for (const { path, steps } of auditCallback({}, () => loaded.length)) {
  process.stdout.write(`${path} (${steps.length} steps)\n`);
}
