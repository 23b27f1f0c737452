import type { Row } from '../rows.js';
import { table } from './table.js';

const HEAD = `# Benchmarks

What finalizers cost here, beside what they cost otherwise. \`npm run bench\` measures it and writes this
page; nothing fails where a figure is worse than its target. How the figures came about, and what did
not help, is in [performance.md](performance.md).

![The ratios as bars](benchmarks.svg)

"By hand" is what a program would write for itself: a \`FinalizationRegistry\`, a \`WeakRef\`, a \`Set\` for
the exit, and an unregister token (\`bench/contestants/by-hand.ts\`). It promises less: no order at
collection, and none over several scopes.

Two contestants run in one process, their rounds taking turns; what needs a process of its own has
several, which take turns. Times are processor time of the process with the collector on its main
thread, so that what else the machine is busy with counts as little as possible; except imports, which
are times on the clock. Figures are medians with their quartiles. The figure is the ratio of the
medians; of the least of all samples for \`get\` of an undecorated class; and for the stall the
difference. A thousand operations are done in each turn of the event loop, unless the row says otherwise.
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

/** The page with the section of this runtime in it, in the place of its last one. */
export function page(before: string, rows: readonly Row[], machine: string, note: string): string {
  const sections = sectionsOf(before);
  const name = `Node ${process.versions.node.split('.')[0]}`;
  sections.set(name, `${machine}.${note === '' ? '' : ` ${note}`}\n\n${table(rows)}`);
  const sorted = [...sections].sort(([a], [b]) => a.localeCompare(b, 'en'));
  return [HEAD, ...sorted.map(([title, body]) => `## ${title}\n\n${body}\n`)].join('\n');
}
