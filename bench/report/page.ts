import type { Row } from '../rows.js';
import { table } from './table.js';

const HEAD = `# Benchmarks

This page shows what finalizers cost, compared with the alternatives. \`npm run bench\` measures the figures and
writes this page. A figure that misses its target doesn't make the command fail. [Performance](performance.md)
explains the figures, and what was tried to improve them.

"By hand" is the code that a program without a package would contain: a \`FinalizationRegistry\`, a \`WeakRef\`, a
\`Set\` for exit, and a token to unregister (\`bench/contestants/by-hand.ts\`). It guarantees less: no order on
garbage collection, and no order over several scopes.

Two contestants run in one process, in alternating rounds. If a measurement needs a process of its own, several
processes of each contestant run, and alternate as well. Times are processor time of a process whose garbage
collector runs on the main thread, so that other work on the machine affects them as little as possible. Imports,
the time until the last callback, and the times that the collector reports in short lives are wall-clock times.

Times are medians with their quartiles. The column *figure* has the ratio of the medians. For \`get\` compared with
a container without the plugin, it has the ratio of the minima; for the stall, and compared with objects without
a finalizer, the difference. Unless the row says otherwise, each turn of the event loop does a thousand operations.
`;

/** Splits the page into its sections, one for each measured runtime. */
function sectionsOf(page: string): Map<string, string> {
  const [, ...parts] = page.split(/^## (Node \d+)$/m);
  const sections = new Map<string, string>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    sections.set(parts[index] ?? '', (parts[index + 1] ?? '').trim());
  }
  return sections;
}

/** The measured runtime, as the headings name it. */
const RUNTIME = `Node ${process.versions.node.split('.')[0]}`;

/** The file of the chart of this runtime, in the folder of the page. */
export function chartFile(): string {
  return `benchmarks-${RUNTIME.toLowerCase().replace(' ', '-')}.svg`;
}

/** Returns the page with the section of this runtime replaced. */
export function page(before: string, rows: readonly Row[], machine: string, note: string): string {
  const sections = sectionsOf(before);
  const conditions = note === '' ? '' : ` ${note}`;
  const picture = `![The ratios on ${RUNTIME} as bars](${chartFile()})`;
  sections.set(RUNTIME, `${machine}.${conditions}\n\n${picture}\n\n${table(rows)}`);
  const sorted = [...sections].sort(([a], [b]) => a.localeCompare(b, 'en'));
  return [HEAD, ...sorted.map(([title, body]) => `## ${title}\n\n${body}\n`)].join('\n');
}
