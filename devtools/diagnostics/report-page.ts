// The teardown report as one self-contained HTML page: no script, no network, light and dark.
import type { CriticalPath } from './critical-path.js';
import { renderGraph } from './graph-picture.js';
import type { ServiceNode } from './service-graph.js';
import { escapeHtml, formatMs, type LeftAlive, type TeardownStep } from './teardown-steps.js';

const STYLE = `
:root { color-scheme: light dark; --bar: #3b82c4; --bad: #c43b3b; --late: #c48a1a; --line: #8884; --text: #888; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.note { color: var(--text); }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th:nth-child(2) { width: 20%; } th:nth-child(3) { width: 22%; } th:nth-child(4), th:nth-child(5) { width: 5.2rem; }
.ms { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { height: .8rem; margin-top: .35rem; min-width: 2px; background: var(--bar); border-radius: 2px; }
.failed .bar { background: var(--bad); } .timeout .bar, .running .bar { background: var(--late); }
.failed .outcome { color: var(--bad); font-weight: 600; } .timeout .outcome, .running .outcome { color: var(--late); font-weight: 600; }
.rows, .scroll { content-visibility: auto; }
.scroll { contain-intrinsic-size: auto 80vh; overflow: auto; max-height: 80vh; border: 1px solid var(--line); border-radius: 4px; }
.graph { display: block; font: 13px system-ui, sans-serif; } .graph text { fill: currentColor; } .graph .ms { fill: var(--text); }
.graph .edges { fill: none; stroke: var(--text); stroke-opacity: .55; } .graph .edges.critical { stroke: var(--bad); stroke-opacity: 1; stroke-width: 2; }
.graph .dots { stroke: currentColor; stroke-width: 7; stroke-linecap: round; fill: none; } .graph text.critical { fill: var(--bad); font-weight: 600; }
`;

/** The content of a page. */
export interface PageContent {
  readonly steps: readonly TeardownStep[];
  readonly totalMs: number | undefined;
  readonly nodes: readonly ServiceNode[];
  readonly durations: ReadonlyMap<ServiceNode, number>;
  readonly criticalPath: CriticalPath;
  readonly leftAlive: readonly LeftAlive[] | undefined;
}

function row(step: TeardownStep, totalMs: number): string {
  const duration = step.durationMs ?? totalMs - step.startMs;
  const percent = (ms: number): string => ((100 * ms) / Math.max(totalMs, 0.001)).toFixed(2);
  const { name, outcome, error, dependencies, service } = step;
  return `<tr class="${outcome}"><td>${escapeHtml(service ?? '')}</td><td>${escapeHtml(name)}</td>
<td><div class="bar" style="margin-left:${percent(step.startMs)}%;width:${percent(duration)}%"></div></td>
<td class="ms">${formatMs(step.startMs)}</td><td class="ms">${formatMs(step.durationMs)}</td>
<td class="outcome">${outcome}${error === undefined ? '' : `: ${escapeHtml(error)}`}</td>
<td>${escapeHtml(dependencies.join(', '))}</td></tr>`;
}

/** The rows of one table. A browser lays out only the tables that are in view. */
const ROWS = 100;

function timeline(steps: readonly TeardownStep[], totalMs: number): string {
  const columns = ['service', 'step', 'timeline', 'start', 'duration', 'outcome', 'depends on'];
  const head = columns.map((column) => `<th>${column}</th>`).join('');
  const parts = ['<h2>Timeline</h2>'];
  for (let at = 0; at < steps.length; at += ROWS) {
    const rows = steps.slice(at, at + ROWS).map((step) => row(step, totalMs));
    // The height until the browser knows the real one: two lines for each row.
    parts.push(`<div class="rows" style="contain-intrinsic-size:auto ${rows.length * 3}rem">
<table><thead><tr>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`);
  }
  return parts.join('\n');
}

function list(title: string, tag: 'ol' | 'ul', items: readonly string[]): string {
  if (items.length === 0) return '';
  const inside = items.map((item) => `<li>${escapeHtml(item)}</li>`).join('');
  return `<h2>${title}</h2><${tag}>${inside}</${tag}>`;
}

/** A step that is in progress takes longer than all others. */
function durationOf({ durationMs = Infinity }: TeardownStep): number {
  return durationMs;
}

function slowest(steps: readonly TeardownStep[]): string {
  const items = steps
    .toSorted((one, other) => durationOf(other) - durationOf(one))
    .slice(0, 10)
    .map((step) => `${step.name}: ${formatMs(step.durationMs)}`);
  return list('Slowest steps', 'ol', items);
}

function errors(steps: readonly TeardownStep[]): string {
  const items = steps
    .filter(({ outcome }) => outcome !== 'done')
    .map(
      ({ name, outcome, error }) => `${name}: ${outcome}${error === undefined ? '' : `, ${error}`}`,
    );
  return list('Errors and timeouts', 'ul', items);
}

function leftovers(leftAlive: readonly LeftAlive[] | undefined): string {
  if (leftAlive?.length === 0) return '<h2>Left alive</h2><p>Nothing.</p>';
  const items = (leftAlive ?? []).map(({ name, retainingPath }) =>
    retainingPath === undefined ? name : `${name}, retained by ${retainingPath.join(' → ')}`,
  );
  return list('Left alive', 'ul', items);
}

function graph({ nodes, durations, criticalPath }: PageContent): string {
  if (nodes.length === 0) return '';
  const picture = renderGraph({ nodes, durations, critical: criticalPath.nodes });
  return `<h2>Services in the order of construction</h2>
<p class="note">An arc goes from a service to each service that it depends on. The teardown runs from the bottom to the top.</p>
<div class="scroll">${picture}</div>`;
}

function critical({ durations, criticalPath: { ms, nodes } }: PageContent): string {
  if (nodes.length < 2) return '';
  const items = nodes.map((node) => `${node.service}: ${formatMs(durations.get(node) ?? 0)}`);
  return `${list('Critical path', 'ol', items)}
<p class="note">${formatMs(ms)} in all: each of these services depends on the next one, so the teardown can't be shorter.</p>`;
}

/** Returns the time of the last start or end of a step, for a teardown that is in progress. */
function lastEvent(steps: readonly TeardownStep[]): number {
  return steps.reduce(
    (last, { startMs, durationMs = 0 }) => Math.max(last, startMs + durationMs),
    0,
  );
}

/** Renders the page. */
export function renderPage(content: PageContent): string {
  const { steps, totalMs, leftAlive } = content;
  const end = totalMs ?? lastEvent(steps);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Teardown report</title><style>${STYLE}</style></head><body>
<h1>Teardown: ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}, ${formatMs(totalMs)}</h1>
${errors(steps)}${leftovers(leftAlive)}${critical(content)}${slowest(steps)}
${timeline(steps, end)}
${graph(content)}
</body></html>
`;
}
