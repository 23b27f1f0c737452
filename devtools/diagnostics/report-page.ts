// The teardown report as one self-contained HTML page: no script, no network, light and dark.
import { formatMs, type TeardownStep } from './teardown-steps.js';

const STYLE = `
:root { color-scheme: light dark; --bar: #3b82c4; --bad: #c43b3b; --late: #c48a1a; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.ms { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.time { width: 35%; }
.bar { height: .8rem; min-width: 2px; background: var(--bar); border-radius: 2px; }
.failed .bar { background: var(--bad); } .timeout .bar, .running .bar { background: var(--late); }
.failed .outcome { color: var(--bad); font-weight: 600; } .timeout .outcome { color: var(--late); font-weight: 600; }
tr { content-visibility: auto; }
`;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function row(step: TeardownStep, totalMs: number): string {
  const duration = step.durationMs ?? Math.max(0, totalMs - step.startMs);
  const percent = (ms: number): string => ((100 * ms) / Math.max(totalMs, 0.001)).toFixed(2);
  const { name, outcome, error, dependencies, service } = step;
  return `<tr class="${outcome}"><td>${escape(service ?? '')}</td><td>${escape(name)}</td>
<td class="time"><div class="bar" style="margin-left:${percent(step.startMs)}%;width:${percent(duration)}%"></div></td>
<td class="ms">${formatMs(step.startMs)}</td><td class="ms">${formatMs(step.durationMs)}</td>
<td class="outcome">${outcome}${error === undefined ? '' : `: ${escape(error)}`}</td>
<td>${escape(dependencies.join(', '))}</td></tr>`;
}

function slowest(steps: readonly TeardownStep[]): string {
  const items = steps
    .toSorted((one, other) => (other.durationMs ?? Infinity) - (one.durationMs ?? Infinity))
    .slice(0, 10)
    .map((step) => `<li>${escape(step.name)}: ${formatMs(step.durationMs)}</li>`);
  return `<h2>Slowest steps</h2><ol>${items.join('')}</ol>`;
}

function errors(steps: readonly TeardownStep[]): string {
  const failed = steps.filter(({ outcome }) => outcome !== 'done');
  if (failed.length === 0) return '';
  const items = failed.map(
    ({ name, outcome, error = '' }) => `<li>${escape(name)}: ${outcome} ${escape(error)}</li>`,
  );
  return `<h2>Errors and timeouts</h2><ul>${items.join('')}</ul>`;
}

/** Renders the page. */
export function renderPage(steps: readonly TeardownStep[], totalMs: number | undefined): string {
  const end = totalMs ?? Math.max(0, ...steps.map((step) => step.startMs + (step.durationMs ?? 0)));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Teardown report</title><style>${STYLE}</style></head><body>
<h1>Teardown: ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}, ${formatMs(totalMs)}</h1>
<p>Steps in the order in which they ran: the reverse order of construction.</p>
${errors(steps)}${slowest(steps)}
<h2>Timeline</h2>
<table><thead><tr><th>service</th><th>step</th><th>timeline</th><th>start</th><th>duration</th><th>outcome</th><th>depends on</th></tr></thead>
<tbody>
${steps.map((step) => row(step, end)).join('\n')}
</tbody></table></body></html>
`;
}
