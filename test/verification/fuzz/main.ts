/**
 * `npm run verify:fuzz -- --programs 10000 --seed 1`: runs that many random programs of each kind with the
 * package and with a model of what it promises.
 */
import 'reflect-metadata';
import { readRunOptions } from '../run-options.js';
import { fuzz } from './fuzz.js';
import { fuzzLives } from './lives/fuzz-lives.js';
import { fuzzOverlaps } from './overlaps/fuzz-overlaps.js';
import { fuzzScopes } from './scopes/fuzz-scopes.js';

const { programs, seed } = readRunOptions(10_000);

/** Runs one kind of program, and prints its figures. */
async function report(run: () => Promise<string>): Promise<void> {
  const started = performance.now();
  const figures = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`fuzz: ${programs} programs ${figures} (seed ${seed}, ${seconds} s)\n`);
}

await report(async () => {
  const { callbacks, determined, leftovers } = await fuzz(programs, seed);
  return (
    `of finalizers, ${callbacks} callbacks, none different from the model; ${determined} were compared to ` +
    `the end, ${leftovers} collections left objects for the next one`
  );
});
await report(async () => {
  const { closed } = await fuzzScopes(programs, seed);
  return `of scopes, ${closed} instances, each closed once by its owner in its order`;
});
await report(async () => {
  const { closed } = await fuzzOverlaps(programs, seed);
  return `of overlapping ends, ${closed} instances, no broken promise`;
});
await report(async () => {
  const { objects, closed } = await fuzzLives(programs, seed);
  return `of services, ${objects} objects, ${closed} finalizers, no broken promise`;
});
