import { type Outcome, outcomes, type Promised } from './outcomes.js';
import { type Runtime, runtimes } from './runtimes.js';
import type { RunnerCells } from './test-runners.js';

const HEAD = `# Exit matrix

This page shows which finalizers run when a program ends, in which order, and with which exit status.
\`npm run verify:matrix\` runs the program of each row on each runtime, compares the result with what the
specification requires (\`test/verification/matrix/outcomes.ts\`), and writes this page.

Unless the row says otherwise, the program has three finalizers on live objects, created in the order
a, b, c. If a row shows that nothing ran, no library can change that, except for signals: a program can listen
for them, see [graceful shutdown](../guides/graceful-shutdown.md).
`;

function shown({ printed, status }: Promised): string {
  const words = printed.length === 0 ? '(nothing)' : printed.join(', ');
  const end = typeof status === 'number' ? `exit ${status}` : status;
  return `${words} → ${end}`;
}

function same(left: Promised, right: Promised): boolean {
  return shown(left) === shown(right);
}

/** Returns one line for all runtimes with the same result: most rows have one line. */
function grouped(cells: ReadonlyMap<Runtime, Promised>): string {
  const groups: Array<{ readonly names: string[]; readonly did: Promised }> = [];
  for (const [{ name }, did] of cells) {
    const group = groups.find((other) => same(other.did, did));
    if (group === undefined) groups.push({ names: [name], did });
    else group.names.push(name);
  }
  if (groups.length === 1) return `all: ${groups.map(({ did }) => shown(did)).join()}`;
  return groups.map(({ names, did }) => `${names.join(', ')}: ${shown(did)}`).join('<br>');
}

const RUNNERS_HEAD = `## Test runners

Some test runners end their workers without an \`exit\` event. Finalizers of objects that are still alive
never run there, unless \`drainProgram()\` is called after the tests of each file; see
[testing](../guides/testing.md). Each runner runs one file, whose test leaves three finalizers alive until exit.

| test runner | what ran | with \`drainProgram()\` |
|---|---|---|`;

function runnerRow({ runner, alone, drained }: RunnerCells): string {
  const words = [alone, drained].map((called) => called.join(', ') || '(nothing)');
  return `| ${[runner.name, ...words].join(' | ')} |`;
}

/** Renders the result of each runtime for each way to end, and of each test runner. */
export function exitTable(
  observed: ReadonlyMap<Outcome, ReadonlyMap<Runtime, Promised>>,
  runners: readonly RunnerCells[],
): string {
  const rows = outcomes.map((outcome) => {
    const cells = observed.get(outcome) ?? new Map<Runtime, Promised>();
    return `| ${outcome.title} | ${grouped(cells)} |`;
  });
  const reasons = outcomes.flatMap(({ title, except = {} }) =>
    Object.entries(except).map(([kind, { because }]) => `- ${title}, ${kind}: ${because}.`),
  );
  const versions = runtimes.map(({ kind, version }) => `${kind} ${version}`).join(', ');
  return [
    HEAD,
    '| how the program ends | what ran → exit status |',
    '|---|---|',
    ...rows,
    '',
    'Runtimes that differ:',
    '',
    ...reasons,
    '',
    RUNNERS_HEAD,
    ...runners.map(runnerRow),
    '',
    `Run on ${versions}. Test runners that need Node.js ran on ${process.versions.node}.`,
    '',
  ].join('\n');
}
