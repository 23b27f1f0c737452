/**
 * `npm run verify:load`: a server under 128 connections, whose uploads make scratch directories that are
 * removed on garbage collection: by this package, and by a `FinalizationRegistry` by hand. The number of
 * directories that are not removed yet must stay bounded. Then a server that is idle: after one
 * collection, all directories must be removed without another request.
 */
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { LoadClient, type ServerKind, type ServerState } from './load-client.js';

const { values } = parseArgs({ options: { uploads: { type: 'string', default: '12000' } } });
const SAMPLES = 12;
const uploadsInSample = Math.ceil(Number(values.uploads) / SAMPLES);

/** The highest ratio to the number of directories that are left by hand, and the number that is always allowed. */
const MAX_RATIO = 4;
const ALWAYS_ALLOWED = 1000;

const IDLE_UPLOADS = 20;
const IDLE_FILES = 300;
const DEADLINE_MS = 60_000;

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function underLoad(kind: ServerKind): Promise<ServerState[]> {
  await using client = await LoadClient.start(kind, 1);
  const states: ServerState[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    await client.upload(uploadsInSample);
    states.push(await client.state());
  }
  return states;
}

function backlog({ created, removed }: ServerState): number {
  return created - removed;
}

function milliseconds({ longestTurnMs }: ServerState): string {
  return `${longestTurnMs.toFixed(0)} ms`;
}

async function load(): Promise<boolean> {
  const byHand = await underLoad('by-hand');
  const ours = await underLoad('package');
  report('| uploads | directories left: package | by hand | longest delay: package | by hand |');
  report('|---|---|---|---|---|');
  for (const [index, state] of ours.entries()) {
    const other = byHand[index] ?? state;
    const cells = [
      state.created,
      backlog(state),
      backlog(other),
      milliseconds(state),
      milliseconds(other),
    ];
    report(`| ${cells.join(' | ')} |`);
  }
  const most = Math.max(...ours.map(backlog));
  const allowed = ALWAYS_ALLOWED + MAX_RATIO * Math.max(...byHand.map(backlog));
  report(`at most ${most} directories were left; ${allowed} are allowed`);
  return most <= allowed;
}

/** Returns true if all directories are removed while nothing wakes the server. */
async function idle(): Promise<boolean> {
  await using client = await LoadClient.start('package', IDLE_FILES);
  await client.upload(IDLE_UPLOADS);
  await client.collect();
  const startMs = performance.now();
  let left = await client.directories();
  while (left > 0 && performance.now() - startMs < DEADLINE_MS) {
    await setTimeout(20);
    left = await client.directories();
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(2);
  report(
    `idle server: ${left} of ${IDLE_UPLOADS} directories are left after one collection and ${seconds} s`,
  );
  return left === 0;
}

const passes = [await load(), await idle()];
if (passes.includes(false)) process.exitCode = 1;
