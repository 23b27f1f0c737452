/** The amount of work to measure. */
export interface Size {
  /** Operations in one round. */
  readonly count: number;
  readonly rounds: number;
  /** Processes of each variant that needs separate ones. */
  readonly processes: number;
  /** The counts that a run uses for "a million" and "ten million". */
  readonly million: number;
  readonly tenMillion: number;
}

export const WHOLE: Size = {
  count: 200_000,
  rounds: 7,
  processes: 15,
  million: 1_000_000,
  tenMillion: 10_000_000,
};

export const QUICK: Size = {
  count: 100_000,
  rounds: 4,
  processes: 3,
  million: 100_000,
  tenMillion: 1_000_000,
};

/** A count as rows show it. */
export function inWords(count: number): string {
  return count.toLocaleString('en');
}
