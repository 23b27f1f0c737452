/**
 * `npm run verify:adopt`: runs replicas of how well-known applications build and end their containers,
 * each without and with the one line that adds this package. Prints the resources that each run loses, and
 * exits with 1 if a run with the line loses any, or a run without it loses none.
 */
import process from 'node:process';
import type { Losses } from './ledger.js';
import { runPodmanDesktop } from './podman-desktop.js';
import { runTheia } from './theia.js';

interface Replica {
  readonly name: string;
  readonly line: string;
  readonly run: (withPlugin: boolean) => Promise<Losses>;
}

const replicas: readonly Replica[] = [
  {
    name: 'Podman Desktop (Inversify 8)',
    line: 'container.register(finalization({ disposables: true }));',
    run: runPodmanDesktop,
  },
  {
    name: 'Theia (Inversify 6.2)',
    line: 'finalizeContainer(root, { disposables: disposeOf, deadlineMs: 5_000 });',
    run: runTheia,
  },
];

const kinds: ReadonlyArray<readonly [kind: keyof Losses, words: string]> = [
  ['leaked', 'never closed'],
  ['closedUnderUsers', 'closed while something still needed it'],
  ['closedTwice', 'closed more than once'],
  ['errors', 'errors'],
];

/** Prints the losses of a run and returns their number. */
function print(title: string, losses: Losses): number {
  process.stdout.write(`  ${title}\n`);
  let count = 0;
  for (const [kind, words] of kinds) {
    count += losses[kind].length;
    if (losses[kind].length > 0) process.stdout.write(`    ${words}: ${losses[kind].join(', ')}\n`);
  }
  if (count === 0) process.stdout.write('    nothing is lost\n');
  return count;
}

for (const { name, line, run } of replicas) {
  process.stdout.write(`${name}\n`);
  const stock = print('as it is', await run(false));
  const adopted = print(`with ${line}`, await run(true));
  if (stock > 0 && adopted === 0) continue;
  process.stderr.write(
    `expected ${name} to lose something as it is and nothing with the line, ` +
      `but it lost ${stock} and ${adopted}\n`,
  );
  process.exitCode = 1;
}
