/** `npm run verify:fuzz`: random programs with the package and with a model of what it promises. */
import { readRunOptions } from '../run-options.js';
import { fuzz } from './fuzz.js';

const options = readRunOptions(10_000);
const started = performance.now();
const { programs, callbacks, determined, leftovers } = await fuzz(options.programs, options.seed);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `fuzz: ${programs} programs, ${callbacks} callbacks, none differs from the model; ` +
    `${determined} were compared to their end, ${leftovers} collections left something for the next ` +
    `(seed ${options.seed}, ${seconds} s)\n`,
);
