/** A line of a chart: one measurement after each step. */
export interface Series {
  readonly name: string;
  readonly color: string;
  readonly values: readonly number[];
}

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 56;
const RIGHT = 16;
const TOP = 48;
const BOTTOM = 44;

function tickStep(most: number): number {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? power;
}

function text(x: number, y: number, words: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" ${attributes}>${words}</text>`;
}

/** Draws measurements as an SVG: one point for each step, with a vertical axis from zero. */
export function lineChart(
  title: string,
  xTitle: string,
  yTitle: string,
  series: readonly Series[],
): string {
  const steps = Math.max(2, ...series.map(({ values }) => values.length));
  const most = Math.max(1, ...series.flatMap(({ values }) => values)) * 1.1;
  const xOf = (index: number): number => LEFT + (index * (WIDTH - LEFT - RIGHT)) / (steps - 1);
  const yOf = (value: number): number => HEIGHT - BOTTOM - (value * (HEIGHT - TOP - BOTTOM)) / most;
  const round = (value: number): string => value.toFixed(1);
  const lines: string[] = [];
  for (let tick = 0; tick <= most; tick += tickStep(most)) {
    const y = round(yOf(tick));
    lines.push(`<line x1="${LEFT}" y1="${y}" x2="${WIDTH - RIGHT}" y2="${y}" stroke="#ddd"/>`);
    lines.push(text(LEFT - 6, yOf(tick) + 4, String(tick), 'text-anchor="end"'));
  }
  for (let index = 0; index < steps; index++) {
    lines.push(text(xOf(index), HEIGHT - BOTTOM + 16, String(index + 1), 'text-anchor="middle"'));
  }
  for (const [index, { name, color, values }] of series.entries()) {
    const points = values.map((value, step) => `${round(xOf(step))},${round(yOf(value))}`);
    lines.push(
      `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>`,
      text(LEFT + 12 + index * 220, TOP - 8, name, `fill="${color}"`),
    );
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(LEFT, 18, title, 'font-size="14" font-weight="bold"'),
    ...lines,
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, xTitle, 'text-anchor="middle"'),
    text(12, TOP - 8, yTitle),
    '</svg>',
    '',
  ].join('\n');
}
