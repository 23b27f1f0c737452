/**
 * `npm run verify:requests -- --requests 100000`: requests to a server of each framework, 50 at a time, a
 * tenth of them aborted and a tenth streamed. One turn after each response has closed, nothing that was
 * made for the request may be alive. `--only Fastify` runs one framework.
 */
import 'reflect-metadata';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { isFlat } from '../soak/memory.js';
import { frameworks, type RequestFigures, runRequests } from './run-requests.js';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '2000' }, only: { type: 'string' } },
});
const requests = Number(values.requests);
if (!(Number.isSafeInteger(requests) && requests >= 100 && requests % 100 === 0)) {
  throw new Error(
    `expected --requests to be a multiple of 100, but got ${values.requests}; write --requests 2000`,
  );
}
const names = Object.keys(frameworks).filter((name) => name === (values.only ?? name));
if (names.length === 0) {
  const known = Object.keys(frameworks).join(', ');
  throw new Error(`expected --only to be one of ${known}, but got ${values.only}`);
}

function passes({ left, usedClosed, closedTwice, errors, heapMb }: RequestFigures): boolean {
  return left + usedClosed + closedTwice + errors === 0 && isFlat(heapMb);
}

function mb(value: number | undefined): string {
  return (value ?? 0).toFixed(1);
}

for (const name of names) {
  const started = performance.now();
  const figures = await runRequests(name, { requests, clients: 50, measurements: 10 });
  const { aborted, streamed, resources, left, usedClosed, closedTwice, errors, heapMb } = figures;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(
    `${passes(figures) ? 'passed' : 'FAILED'} ${name}: ${requests} requests, ${aborted} aborted, ` +
      `${streamed} streamed, ${resources} resources; left alive ${left}, closed before their last use ` +
      `${usedClosed}, closed twice ${closedTwice}, errors ${errors}; heap ${mb(heapMb[0])} to ` +
      `${mb(Math.max(...heapMb))} MB (${seconds} s)\n`,
  );
  if (!passes(figures)) process.exitCode = 1;
}
