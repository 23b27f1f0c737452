// The object graph as a picture: the services in the order of construction, one below the other, and an
// arc from each service to what it depends on. The layout needs no script, and grows with the list.
import { escapeHtml, formatMs } from './teardown-steps.js';
import type { ServiceNode } from './service-graph.js';

const ROW = 20;
const MAX_BEND = 220;

/** The more rows an arc spans, the further it bends to the left, so that arcs stay apart. */
function bend(span: number): number {
  return Math.min(MAX_BEND, 16 * Math.log2(span + 1));
}

/** The middle of a row. */
function heightOf(position: number): number {
  return ROW * position + ROW / 2;
}

function arc(from: number, to: number, left: number): string {
  const span = Math.abs(from - to);
  const sweep = from > to ? 1 : 0;
  return `M${left} ${heightOf(from)}A${bend(span).toFixed(0)} ${(ROW * span) / 2} 0 0 ${sweep} ${left} ${heightOf(to)}`;
}

/** What to draw. */
export interface GraphPicture {
  readonly nodes: readonly ServiceNode[];
  readonly durations: readonly number[];
  /** The positions on the critical path. */
  readonly critical: readonly number[];
}

/** Renders the graph as one SVG element. */
export function renderGraph({ nodes, durations, critical }: GraphPicture): string {
  const edges = nodes.flatMap(({ dependencies }, from) =>
    dependencies.map((to) => [from, to] as const),
  );
  const left = 12 + Math.max(0, ...edges.map(([from, to]) => bend(Math.abs(from - to))));
  const onPath = new Set(critical);
  const criticalEdges = critical.slice(1).map((to, at) => [critical[at] ?? to, to] as const);
  const draw = (some: ReadonlyArray<readonly [number, number]>): string =>
    some.map(([from, to]) => arc(from, to, left)).join('');
  const longest = Math.max(0, ...nodes.map(({ service }) => service.length));
  const width = left + 130 + 9 * longest;
  const labels = nodes.map(({ service }, position) => {
    const ms = durations[position] ?? 0;
    const time = ms > 0 ? ` <tspan class="ms">${formatMs(ms)}</tspan>` : '';
    const mark = onPath.has(position) ? ' class="critical"' : '';
    return `<text${mark} x="${left + 10}" y="${heightOf(position) + 5}">${position + 1}. ${escapeHtml(service)}${time}</text>`;
  });
  const dots = nodes.map((_, position) => `M${left} ${heightOf(position)}h0`).join('');
  return `<svg class="graph" role="img" aria-label="The services and their dependencies" width="${width}" height="${ROW * nodes.length}">
<path class="edges" d="${draw(edges)}"/><path class="edges critical" d="${draw(criticalEdges)}"/><path class="dots" d="${dots}"/>
${labels.join('\n')}</svg>`;
}
