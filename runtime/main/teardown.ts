/*
 * Tears down a program within a time limit. Each failure, and each step that exceeded its timeout, is
 * written to standard error, because a program that ends has no caller.
 */
import { clearTimeout, setTimeout } from 'node:timers';
import { inspect } from 'node:util';
import { stopWithin, tearDownWithin } from '../../container/bounded-teardown.js';
import type { AnyContainer, AnyServiceIdentifier } from '../../container/inversify/any-version.js';
import { DrainError, FinalizeError } from '../../src/errors.js';
import { writeError } from '../../src/host.js';

/** The time beyond the limit in which a drain can name the step that exceeded it. */
const NAMING_MS = 100;

/** The longest delay that a timer can have; a longer one would fire immediately. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** What to tear down, and the time limit. */
export interface ProgramTeardown {
  readonly container: AnyContainer;
  readonly stopFirst: readonly AnyServiceIdentifier[];
  readonly graceMs: number;
}

function describe(error: unknown): readonly string[] {
  if (error instanceof DrainError) return error.errors.flatMap(describe);
  if (!(error instanceof FinalizeError)) return [inspect(error)];
  return error.cause === undefined
    ? [error.message]
    : [`${error.message}\n${inspect(error.cause)}`];
}

/** Writes an error to standard error, with one entry for each error that a drain has collected. */
export function report(what: string, error: unknown): void {
  for (const text of describe(error)) writeError(`${what}: ${text}\n`);
}

async function stopThenTearDown(teardown: ProgramTeardown): Promise<boolean> {
  const { container, stopFirst, graceMs } = teardown;
  const deadline = performance.now() + graceMs;
  let clean = true;
  const reportFailed = (error: unknown): void => {
    clean = false;
    report('teardown', error);
  };
  const stops = stopFirst.map((id) => stopWithin(container, id, graceMs).catch(reportFailed));
  await Promise.all(stops);
  const leftMs = Math.max(0, Math.ceil(deadline - performance.now()));
  await tearDownWithin(container, leftMs).catch(reportFailed);
  return clean;
}

/**
 * Stops the services in `stopFirst`, all at the same time, then tears down the container.
 *
 * A step that exceeds `graceMs` is named, and the rest are called without waiting. A teardown that the
 * application has already started keeps its own limits; it isn't awaited for longer than `graceMs`.
 *
 * @returns Resolves with false if something failed or took too long; it never rejects.
 */
export function tearDown(teardown: ProgramTeardown): Promise<boolean> {
  const { graceMs } = teardown;
  const work = stopThenTearDown(teardown);
  if (graceMs === Infinity) return work;
  return new Promise((resolve) => {
    const expire = (): void => {
      writeError(
        `teardown: expected it to end within ${graceMs} ms, but it is still in progress\n`,
      );
      resolve(false);
    };
    const timer = setTimeout(expire, Math.min(graceMs + NAMING_MS, MAX_TIMEOUT_MS));
    void work.then((clean) => {
      clearTimeout(timer);
      resolve(clean);
    });
  });
}
