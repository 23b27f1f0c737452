/**
 * `npm run verify:fuzz -- --programs 10000 --seed 1`: so many random programs of each kind with the package
 * and with a model of what it promises.
 */
import 'reflect-metadata';
import { readRunOptions } from '../run-options.js';
import { fuzz } from './fuzz.js';
import { fuzzScopes } from './scopes/fuzz-scopes.js';

const options = readRunOptions(10_000);
const started = performance.now();
const { programs, callbacks, determined, leftovers } = await fuzz(options.programs, options.seed);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `fuzz: ${programs} programs, ${callbacks} callbacks, none differs from the model; ` +
    `${determined} were compared to their end, ${leftovers} collections left something for the next ` +
    `(seed ${options.seed}, ${seconds} s)\n`,
);

const startedScopes = performance.now();
const scopes = await fuzzScopes(options.programs, options.seed);
const scopeSeconds = ((performance.now() - startedScopes) / 1000).toFixed(0);
process.stdout.write(
  `fuzz: ${scopes.programs} programs of scopes, ${scopes.closed} instances, each closed once by its owner in ` +
    `its order (seed ${options.seed}, ${scopeSeconds} s)\n`,
);
