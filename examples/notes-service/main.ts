/**
 * A small service with everything that a real one has to release: `npm run demo` starts it, uses it
 * over HTTP, tears it down and looks for what is left. `npm run demo -- --serve` keeps it.
 */
import 'reflect-metadata';
// A Ctrl-C in the middle of the demo is an exit too, so that nothing stays in the temp folder.
import 'inversify-finalize/signals';
import { parseArgs } from 'node:util';
import { runDemo } from './demo.js';
import { serve } from './serve.js';

const { values } = parseArgs({ options: { serve: { type: 'boolean', default: false } } });

if (values.serve) {
  await serve();
} else if (!(await runDemo())) {
  process.exitCode = 1;
}
