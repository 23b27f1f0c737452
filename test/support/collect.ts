/**
 * The deadline for a garbage collection. It needs a few turns; the rest is for a busy machine. Mutation
 * tests, which break the code on purpose, set a shorter one.
 */
const DEADLINE_MS = Number(process.env['COLLECTION_DEADLINE_MS'] ?? 20_000);

const collector = globalThis.gc;

/** Resolves on a later turn of the event loop, after pending cleanup callbacks and their microtasks. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Runs one full garbage collection and resolves on a later turn of the event loop. */
export async function collectOnce(): Promise<void> {
  if (collector === undefined) {
    throw new Error('expected the collector to be exposed; run node with --expose-gc');
  }
  await nextTurn();
  collector();
  await nextTurn();
}

/**
 * Collects garbage until `done()` is true.
 *
 * @param what Describes the condition in the error at the deadline.
 */
export async function collectUntil(done: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!done()) {
    if (performance.now() > deadline) {
      throw new Error(
        `expected ${what} within ${DEADLINE_MS} ms of garbage collection, but it did not happen`,
      );
    }
    await collectOnce();
  }
}

/**
 * Collects garbage until a sentinel is collected and its registry has reported that: everything that was
 * garbage when this was called has been collected. For tests of what must not be collected or called.
 */
export async function collectSentinel(): Promise<void> {
  let gone = 0;
  const sentinels = new FinalizationRegistry(() => {
    gone += 1;
  });
  for (let round = 1; round <= 2; round++) {
    sentinels.register({}, undefined);
    await collectUntil(() => gone === round, 'the sentinel to be collected');
  }
  await nextTurn();
}

/** Waits for later turns of the event loop until `done()` is true, without garbage collection. */
export async function turnUntil(done: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!done()) {
    if (performance.now() > deadline) {
      throw new Error(`expected ${what} within ${DEADLINE_MS} ms, but it did not happen`);
    }
    await nextTurn();
  }
}
