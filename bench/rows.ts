import { summarize, type Summary } from './statistics.js';

export type Unit = 'ns' | 'µs' | 'ms' | 'bytes';

/** One line of the table: a comparison of this package with something else. */
export interface Row {
  readonly what: string;
  readonly opponent: string;
  readonly unit: Unit;
  readonly here: Summary;
  readonly there: Summary;
  /** The figure of this package divided by the other one, or minus the other one for a difference. */
  readonly figure: number;
  readonly isDifference: boolean;
  /** The target: the highest value that is accepted. */
  readonly target: number | undefined;
}

interface RowOptions {
  readonly target?: number;
  readonly unit?: Unit;
  /** Compares the minima of the samples, for work that other programs on the machine can only slow down. */
  readonly byMinimum?: boolean;
  readonly difference?: boolean;
}

export function row(
  what: string,
  opponent: string,
  [ours, theirs]: ReadonlyArray<readonly number[] | undefined>,
  options: RowOptions = {},
): Row[] {
  if (ours === undefined || theirs === undefined) return [];
  const { target, unit = 'ns', byMinimum = false, difference = false } = options;
  const here = summarize(ours);
  const there = summarize(theirs);
  const [a, b] = byMinimum ? [Math.min(...ours), Math.min(...theirs)] : [here.median, there.median];
  const figure = difference ? a - b : a / b;
  return [{ what, opponent, unit, here, there, figure, isDifference: difference, target }];
}
