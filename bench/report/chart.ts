import type { Row } from '../rows.js';
import { figure } from './words.js';

const WIDTH = 860;
const LEFT = 400;
const RIGHT = 90;
const LINE = 30;
const TOP = 76;

/** The largest ratio that is drawn to scale. */
const MAX_RATIO = 1.6;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function x(ratio: number): number {
  return LEFT + (Math.min(ratio, MAX_RATIO) / MAX_RATIO) * (WIDTH - LEFT - RIGHT);
}

function bar(row: Row, index: number): string {
  const { target } = row;
  const y = TOP + index * LINE;
  const end = Math.max(x(row.figure), LEFT + 2);
  const reached = target === undefined || row.figure <= target;
  const at = x(target ?? 0).toFixed(1);
  return [
    `<text class="what" x="${LEFT - 12}" y="${y + 8}">${escape(row.what)}</text>`,
    `<text class="opponent" x="${LEFT - 12}" y="${y + 19}">${escape(row.opponent)}</text>`,
    `<rect class="${reached ? 'good' : 'over'}" x="${LEFT}" y="${y}" width="${(end - LEFT).toFixed(1)}" height="16" rx="3"/>`,
    `<line class="target" x1="${at}" x2="${at}" y1="${y - 2}" y2="${y + 18}"/>`,
    `<text class="figure" x="${(end + 8).toFixed(1)}" y="${y + 12}">${escape(figure(row))}</text>`,
  ].join('');
}

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #57606a }
  .title { font-size: 16px; font-weight: 600; fill: #24292f }
  .what, .opponent { text-anchor: end }
  .what { fill: #24292f }
  .opponent { font-size: 10px }
  .figure { font-weight: 600; fill: #24292f }
  .axis { text-anchor: middle; font-size: 11px }
  .one { stroke: #8c959f }
  .target { stroke: #24292f; stroke-width: 2 }
  .good { fill: #2da44e }
  .over { fill: #d4a72c }
  .ground { fill: #ffffff }`;

/** Draws the ratios as bars: shorter is better, 1 is the cost of the alternative, the black line is the target. */
export function chart(rows: readonly Row[], subtitle: string): string {
  const drawn = rows.filter((row) => !row.isDifference && row.target !== undefined);
  const height = TOP + drawn.length * LINE + 16;
  const one = x(1).toFixed(1);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    `<text class="title" x="16" y="26">Cost compared with the alternatives</text>`,
    `<text x="16" y="46">${escape(subtitle)}</text>`,
    `<text class="axis" x="${one}" y="66">1 = the alternative; black = the target</text>`,
    `<line class="one" x1="${one}" x2="${one}" y1="70" y2="${height - 8}"/>`,
    ...drawn.map(bar),
    '</svg>\n',
  ].join('\n');
}
