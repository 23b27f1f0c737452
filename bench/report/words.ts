import { arch, cpus, totalmem } from 'node:os';
import type { Row, Unit } from '../rows.js';
import type { Summary } from '../statistics.js';

function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(value >= 10 ? 3 : 2);
}

export function amount({ median, low, high }: Summary, unit: Unit): string {
  const spread = low === high ? '' : ` (${digits(low)} to ${digits(high)})`;
  return `${digits(median)} ${unit}${spread}`;
}

export function figure({ figure: value, isDifference, unit }: Row): string {
  if (isDifference) return `${value >= 0 ? '+' : '−'}${digits(Math.abs(value))} ${unit}`;
  return value < 0.01 ? value.toPrecision(1) : value.toFixed(2);
}

/** States whether a row reaches its target. Returns an empty string if it doesn't have one. */
export function verdict({ figure: value, target, unit, isDifference }: Row): string {
  if (target === undefined) return '';
  const limit = `${target}${isDifference ? ` ${unit}` : ''}`;
  return value <= target ? `${limit}: reached` : `${limit}: **not reached**`;
}

/** Describes the machine and the runtime, so that figures can be compared with others. */
export function machine(python: string): string {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = cpu?.model.trim() ?? 'unknown processor';
  return (
    `Node ${process.versions.node} (V8 ${process.versions.v8}), ${python}, ` +
    `${cpus().length} × ${model} (${arch()}), ${gigabytes} GB, ${process.platform}`
  );
}
