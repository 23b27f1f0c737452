import { apart } from '../measure.js';
import { type Row, row } from '../rows.js';
import type { Size } from '../size.js';

const OFF = 'diagnostics not imported';

/** The cost of diagnostics that are off, and of diagnostics that are on. */
export function diagnostics({ count, processes }: Size): Row[] {
  const modes = [
    'imported',
    'started and stopped',
    'times of creations',
    'positions of creations',
  ] as const;
  const length = String(count / 4);
  const [off, ...others] = apart(
    'observed',
    ['not imported', ...modes].map((mode) => [mode, length]),
    Math.min(7, processes),
  );
  return modes.flatMap((mode, index) =>
    row(`get and cleanup with diagnostics: ${mode}`, OFF, [others[index], off], {
      byMinimum: true,
      ...(index < 2 ? { target: 1.05 } : {}),
    }),
  );
}
