/**
 * Measures one contestant in a separate process and prints the result as JSON:
 * `node measure-one.js INDEX`.
 */
import 'reflect-metadata';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import Fastify from 'fastify';
import { collectGarbage } from '../jobs/job.js';
import type { Contestant, Graph, Lifetime } from './contestant.js';
import { contestants } from './contestants/index.js';
import {
  CLEANUP_MS,
  FAILING_SERVICES,
  GRAPH_SERVICES,
  type Loss,
  type Measured,
} from './measured.js';

const FIVE: Graph = [0, 1, 2, 3, 4].map((index) => ({
  dependencies: index === 0 ? [] : [index - 1],
}));
const INDEPENDENT: Graph = Array.from({ length: GRAPH_SERVICES }, () => ({ dependencies: [] }));
/** Ten layers of ten services, each of which gets two services of the layer below. */
const LAYERED: Graph = Array.from({ length: GRAPH_SERVICES }, (_, index) => {
  const below = index - (index % 10) - 10;
  return { dependencies: below < 0 ? [] : [below + (index % 10), below + ((index + 3) % 10)] };
});
const ROUNDS = 7;
const REQUESTS = 200;

const now = (): number => Number(process.hrtime.bigint()) / 1000;

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

/** Microseconds of processor time for one call of `work`, each in its own turn of the event loop. */
async function costUs(work: () => Promise<void>): Promise<number> {
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    let spent = 0;
    for (let count = 0; count < REQUESTS; count += 1) {
      await nextTurn();
      const start = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(start);
      spent += user + system;
    }
    // The engine compiles the code during the first rounds.
    if (round >= ROUNDS / 2) costs.push(spent / REQUESTS);
  }
  return median(costs);
}

/** Measures how long the teardown of a graph takes, and counts the services that end too early. */
async function tearDown(one: Contestant, graph: Graph): Promise<{ ms: number; early: number }> {
  const ended = new Set<number>();
  let early = 0;
  const dependents = graph.map((_, index) =>
    [...graph.keys()].filter((other) => graph[other]?.dependencies.includes(index)),
  );
  const begin = await one.prepare(
    graph,
    async (service) => {
      if (dependents[service]?.some((dependent) => !ended.has(dependent))) early += 1;
      await delay(CLEANUP_MS);
      ended.add(service);
    },
    'one for each request',
  );
  const end = await begin();
  const start = now();
  await end();
  return { ms: (now() - start) / 1000, early };
}

/** Bytes for one live service: many requests with five services each. */
async function bytesOf(one: Contestant): Promise<number> {
  const begin = await one.prepare(FIVE, async () => undefined, 'one for each request');
  const ends: unknown[] = [await begin()];
  const usedBytes = async (): Promise<number> => {
    for (let count = 0; count < 3; count += 1) {
      collectGarbage();
      await nextTurn();
    }
    return process.memoryUsage().heapUsed;
  };
  const before = await usedBytes();
  const requests = 1000;
  for (let count = 0; count < requests; count += 1) ends.push(await begin());
  const bytes = (await usedBytes()) - before;
  return ends.length > requests ? bytes / (requests * FIVE.length) : Number.NaN;
}

/** Counts the cleanups of ten services that are called, if one of them may fail. */
async function lossOf(one: Contestant, lifetime: Lifetime, fails: boolean): Promise<Loss> {
  const graph = INDEPENDENT.slice(0, FAILING_SERVICES);
  let called = 0;
  const begin = await one.prepare(
    graph,
    async (service) => {
      called += 1;
      await nextTurn();
      if (fails && service === 5) throw new Error('cleanup failed');
    },
    lifetime,
  );
  const end = await begin();
  let thrown: unknown;
  try {
    await end();
  } catch (error) {
    thrown = error;
  }
  const calledAtEnd = called;
  for (let count = 0; count < 5; count += 1) await nextTurn();
  return { called, calledAtEnd, isReported: String(thrown).includes('failed') };
}

/** Microseconds of a request to a server that does nothing else. */
async function fastifyUs(one: Contestant): Promise<number> {
  const begin = await one.prepare(FIVE, async () => undefined, 'one for each request');
  const server = Fastify();
  server.get('/', async () => {
    const end = await begin();
    await end();
    return 'hello';
  });
  await server.ready();
  const us = await costUs(async () => {
    await server.inject('/');
  });
  await server.close();
  return us;
}

async function measure(one: Contestant): Promise<Measured> {
  const loss = await lossOf(one, 'one for each request', true);
  const transients = await lossOf(one, 'transient', false);
  const begin = await one.prepare(FIVE, async () => undefined, 'one for each request');
  const requestUs = await costUs(async () => {
    const end = await begin();
    await end();
  });
  return {
    name: one.name,
    how: one.how,
    requestUs,
    fastifyUs: await fastifyUs(one),
    independent: await tearDown(one, INDEPENDENT),
    layered: await tearDown(one, LAYERED),
    bytes: await bytesOf(one),
    loss,
    transients,
  };
}

// A library may leave behind a promise that rejects.
process.on('unhandledRejection', () => undefined);
const contestant = contestants[Number(process.argv[2])];
if (contestant === undefined) {
  throw new Error(`expected a number below ${contestants.length}, but got ${process.argv[2]}`);
}
const result = await measure(contestant);
process.stdout.write(JSON.stringify(result));
process.exit();
