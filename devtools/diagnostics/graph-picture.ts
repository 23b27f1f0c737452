// The object graph as a picture: the services in order of construction, one below the other, and an arc
// from each service to each of its dependencies. The layout needs no script, and grows with the list.
import { escapeHtml, formatMs } from './teardown-steps.js';
import type { ServiceNode } from './service-graph.js';

const ROW = 20;
const MAX_BEND = 220;

/** A service and one that it depends on. */
type Edge = readonly [from: ServiceNode, to: ServiceNode];

function spanOf([from, to]: Edge): number {
  return Math.abs(from.position - to.position);
}

/**
 * Returns how far an arc bends to the left: further, the more rows it spans, so that arcs don't overlap.
 */
function bend(edge: Edge): number {
  return Math.min(MAX_BEND, 16 * Math.log2(spanOf(edge) + 1));
}

/** Returns the vertical middle of a row. */
function heightOf({ position }: ServiceNode): number {
  return ROW * position + ROW / 2;
}

function arc(edge: Edge, left: number): string {
  const [from, to] = edge;
  const sweep = from.position > to.position ? 1 : 0;
  return `M${left} ${heightOf(from)}A${bend(edge).toFixed(0)} ${(ROW * spanOf(edge)) / 2} 0 0 ${sweep} ${left} ${heightOf(to)}`;
}

/** Returns the edges between the services of a path. */
function edgesAlong(path: readonly ServiceNode[]): Edge[] {
  const edges: Edge[] = [];
  let from: ServiceNode | undefined;
  for (const to of path) {
    if (from !== undefined) edges.push([from, to]);
    from = to;
  }
  return edges;
}

/** The content of the picture. */
export interface GraphPicture {
  readonly nodes: readonly ServiceNode[];
  readonly durations: ReadonlyMap<ServiceNode, number>;
  /** The services on the critical path. */
  readonly critical: readonly ServiceNode[];
}

/** Renders the graph as one SVG element. */
export function renderGraph({ nodes, durations, critical }: GraphPicture): string {
  const edges = nodes.flatMap((from) => from.dependencies.map((to): Edge => [from, to]));
  const left = edges.reduce((widest, edge) => Math.max(widest, 12 + bend(edge)), 12);
  const onPath = new Set(critical);
  const draw = (some: readonly Edge[]): string => some.map((edge) => arc(edge, left)).join('');
  const longest = nodes.reduce((most, { service }) => Math.max(most, service.length), 0);
  const width = left + 130 + 9 * longest;
  const labels = nodes.map((node) => {
    const ms = durations.get(node);
    const time = ms === undefined ? '' : ` <tspan class="ms">${formatMs(ms)}</tspan>`;
    const mark = onPath.has(node) ? ' class="critical"' : '';
    return `<text${mark} x="${left + 10}" y="${heightOf(node) + 5}">${node.position + 1}. ${escapeHtml(node.service)}${time}</text>`;
  });
  const dots = nodes.map((node) => `M${left} ${heightOf(node)}h0`).join('');
  return `<svg class="graph" role="img" aria-label="The services and their dependencies" width="${width}" height="${ROW * nodes.length}">
<path class="edges" d="${draw(edges)}"/><path class="edges critical" d="${draw(edgesAlong(critical))}"/><path class="dots" d="${dots}"/>
${labels.join('\n')}</svg>`;
}
