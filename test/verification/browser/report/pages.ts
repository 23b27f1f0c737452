/*
 * Teardowns of containers of different sizes, and the pages of their reports.
 */
import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { Container } from 'inversify';
import { finalization, finalizeBinding } from '../../../../container/index.js';
import { recordTeardown } from '../../../../devtools/diagnostics/index.js';

/** The names of the services of a small application, dependencies first. */
const NAMES = [
  'Settings',
  'Logger',
  'Database',
  'Cache',
  'Queue',
  'Users',
  'Notes',
  'Search',
  'Mailer',
  'Api',
  'Sockets',
  'Server',
];

/** The cleanup callback of the service at a position. */
type End = (position: number) => unknown;

function close(position: number): unknown {
  return delay(6 + 9 * (position % 4));
}

function ends(position: number): unknown {
  return position % 50 === 0 ? delay(1) : undefined;
}

function endsLate(position: number): unknown {
  if (position % 5 === 1) throw new Error(`<${NAMES[position] ?? position}> can't be closed`);
  return delay(position % 5 === 3 ? 10_000 : 8 * (position % 4), undefined, { ref: false });
}

/** Tears down a container with `count` services, each of which depends on up to three older ones. */
async function pageOf(count: number, end: End): Promise<string> {
  const container = new Container();
  container.register(finalization({ timeoutMs: 60 }));
  for (let position = 0; position < count; position++) {
    const dependencies = [position - 1, position >> 1, position - 7].filter(
      (one, at, all) => one >= 0 && all.indexOf(one) === at && (position + one) % 3 > 0,
    );
    const binding = container
      .bind(nameOf(position))
      .toResolvedValue((..._all: unknown[]) => ({ position }), dependencies.map(nameOf))
      .inSingletonScope();
    finalizeBinding(binding, { func: end, argsOf: () => [position] as [number] });
  }
  for (let position = 0; position < count; position++) container.get(nameOf(position));
  const report = recordTeardown(container);
  await container.unbindAllAsync().catch(() => undefined);
  await delay(1);
  report.findLeftAlive();
  return report.toHtml();
}

function nameOf(position: number): string {
  return NAMES[position] ?? `Service${position}`;
}

/** The pages to look at, by name. */
export const pages: Readonly<Record<string, () => Promise<string>>> = {
  'one service': () => pageOf(1, ends),
  'twelve services': () => pageOf(12, close),
  'twelve services with failures and timeouts': () => pageOf(12, endsLate),
  '5000 services': () => pageOf(5000, ends),
};

/** The names of the pages, from small to large. */
export const pageNames: readonly string[] = Object.keys(pages);
