/**
 * `npm run check:size`: fails if a browser has to load more bytes than the budget allows. An entry point
 * is bundled with everything that it imports except for the peers, minified, and compressed with gzip.
 */
import { fileURLToPath } from 'node:url';
import { root } from './entry-points.js';
import { runNode } from './run-program.js';

/**
 * The budget of each entry point in bytes, and what it pays for. Raise a figure in the commit that needs more.
 *
 * - `src`: finalizers, scopes and drains; events, rebuilds in slices, and limits of single callbacks.
 * - `container`: the same, and the plugin for Inversify 6, 7 and 8, disposables, scopes for requests,
 *   teardowns that run services at the same time, and the search for containers that lack the plugin.
 */
const budget: Readonly<Record<string, number>> = { src: 9500, container: 28_800 };

for (const [entry, most] of Object.entries(budget)) {
  const printed = runNode(fileURLToPath(root), 'dist/bench/programs/shipped.js', entry);
  const { value } = JSON.parse(printed) as { readonly value: number };
  process.stdout.write(`${entry}/: ${value} bytes with gzip, budget ${most}\n`);
  if (value > most) {
    process.stderr.write(
      `expected ${entry}/ to have at most ${most} bytes with gzip, but got ${value}; ` +
        'make it smaller or raise the budget in scripts/size-budget.ts\n',
    );
    process.exitCode = 1;
  }
}
