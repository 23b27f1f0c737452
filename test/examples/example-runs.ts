import { type ExampleEnd, type ExampleOptions, runExample } from './run-example.js';

/** The number of examples that run at the same time: each uses a core while its database starts. */
const MAX_CONCURRENT = 2;

/** Runs of one example with different options, two at a time, each in its own process and temp folder. */
export class ExampleRuns<Name extends string> {
  readonly #ends = new Map<Name, Promise<ExampleEnd>>();

  /** Starts the first runs; the others follow in their order. */
  constructor(example: string, runs: ReadonlyArray<readonly [name: Name, ExampleOptions]>) {
    const lanes = Array.from({ length: MAX_CONCURRENT }, () => Promise.resolve<unknown>(undefined));
    for (const [at, [name, options]] of runs.entries()) {
      const lane = at % MAX_CONCURRENT;
      const end = Promise.resolve(lanes[lane]).then(() => runExample(example, options));
      // The test of a failed run reports it; the next run starts regardless.
      lanes[lane] = end.catch(() => undefined);
      this.#ends.set(name, end);
    }
  }

  endOf(name: Name): Promise<ExampleEnd> {
    const end = this.#ends.get(name);
    if (end === undefined) throw new Error(`expected a run named ${name}, but there is none`);
    return end;
  }
}
