import type { Row } from '../rows.js';
import { table } from './table.js';

const HEAD = `# Benchmarks

What finalizers cost here, beside what they cost otherwise. \`npm run bench\` measures it and writes this
page; nothing fails where a figure is worse than its target. How the figures came about, and what did
not help, is in [performance.md](performance.md).

"By hand" is what a program would write for itself: a \`FinalizationRegistry\`, a \`WeakRef\`, a \`Set\` for
the exit, and an unregister token (\`bench/contestants/by-hand.ts\`). It promises less: no order at
collection, and none over several scopes.

Two contestants run in one process, their rounds taking turns; what needs a process of its own has
several, which take turns. Times are processor time of the process with the collector on its main
thread, so that what else the machine is busy with counts as little as possible. Times on the clock are
those of imports, those until the last callback, and what the collector says of itself in short lives.

Figures are medians with their quartiles. The figure is the ratio of the medians; of the least of all
samples for \`get\` that is compared with a container without the plugin; and for the stall, and against objects
without a finalizer, the difference. A thousand operations are done in each turn of the event loop,
unless the row says otherwise.
`;

/** The sections of the page, one for each runtime that was measured. */
function sectionsOf(page: string): Map<string, string> {
  const [, ...parts] = page.split(/^## (Node \d+)$/m);
  const sections = new Map<string, string>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    sections.set(parts[index] ?? '', (parts[index + 1] ?? '').trim());
  }
  return sections;
}

/** The runtime that is measured, as the headings name it. */
const RUNTIME = `Node ${process.versions.node.split('.')[0]}`;

/** The file of the chart of this runtime, beside the page. */
export function chartFile(): string {
  return `benchmarks-${RUNTIME.toLowerCase().replace(' ', '-')}.svg`;
}

/** The page with the section of this runtime in it, in the place of its last one. */
export function page(before: string, rows: readonly Row[], machine: string, note: string): string {
  const sections = sectionsOf(before);
  const conditions = note === '' ? '' : ` ${note}`;
  const picture = `![The ratios on ${RUNTIME} as bars](${chartFile()})`;
  sections.set(RUNTIME, `${machine}.${conditions}\n\n${picture}\n\n${table(rows)}`);
  const sorted = [...sections].sort(([a], [b]) => a.localeCompare(b, 'en'));
  return [HEAD, ...sorted.map(([title, body]) => `## ${title}\n\n${body}\n`)].join('\n');
}
