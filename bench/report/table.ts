import type { Row } from '../rows.js';
import { amount, figure, verdict } from './words.js';

const HEAD = ['measurement', 'this package', 'alternative', 'its cost', 'figure', 'target'];

function cells(row: Row): string[] {
  const { what, opponent, here, there, unit } = row;
  return [what, amount(here, unit), opponent, amount(there, unit), figure(row), verdict(row)];
}

/** Returns the rows as a Markdown table with aligned columns. */
export function table(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const render = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [render(head), rule, ...body.map(render)].join('\n');
}
