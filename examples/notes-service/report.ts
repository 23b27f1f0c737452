import { releases } from './timed.js';

function durationOf(ms: number | undefined): string {
  return ms === undefined ? 'not done' : `${ms.toFixed(1)} ms`;
}

/** Prints the releases after the first `before`, in their order; consecutive equal ones share a line. */
export function printTeardown(before: number): void {
  const lines: Array<{ what: string; count: number; ms: number | undefined }> = [];
  for (const { what, ms } of releases.slice(before)) {
    const last = lines.at(-1);
    if (last?.what === what) {
      last.count += 1;
      last.ms = last.ms === undefined || ms === undefined ? undefined : last.ms + ms;
    } else {
      lines.push({ what, count: 1, ms });
    }
  }
  console.log('torn down, in this order:');
  for (const { what, count, ms } of lines) {
    console.log(
      `${durationOf(ms).padStart(12)}  ${count === 1 ? what : `${what}, ${count} times`}`,
    );
  }
}

/** Prints checks and counts those that fail. */
export class Checks {
  #failed = 0;

  /** The number of checks that have failed. */
  get failed(): number {
    return this.#failed;
  }

  equal<T extends number | boolean>(what: string, actual: T, expected: T): void {
    const ok = actual === expected;
    if (!ok) this.#failed += 1;
    console.log(
      ok ? `  ${what}: ${actual}` : `  FAILED ${what}: expected ${expected}, but got ${actual}`,
    );
  }

  true(what: string, actual: boolean): void {
    this.equal(what, actual, true);
  }
}
