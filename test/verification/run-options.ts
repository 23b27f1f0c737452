import { parseArgs } from 'node:util';

/** The number of random programs, and the seed of the randomness. */
export interface RunOptions {
  readonly programs: number;
  readonly seed: number;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`expected --${name} to be a whole number, but got ${text}; write --${name} 500`);
}

/** Reads `--programs` and `--seed`; without a seed, every run is different. */
export function readRunOptions(programs: number): RunOptions {
  const { values } = parseArgs({
    options: { programs: { type: 'string' }, seed: { type: 'string' } },
  });
  return {
    programs: values.programs === undefined ? programs : wholeNumber('programs', values.programs),
    seed:
      values.seed === undefined
        ? Math.floor(Math.random() * 2 ** 31)
        : wholeNumber('seed', values.seed),
  };
}
