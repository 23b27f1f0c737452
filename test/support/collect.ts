/**
 * How long the collector gets. It needs a few turns; the rest is for a machine that is busy. A run that
 * breaks the code on purpose asks for less.
 */
const DEADLINE_MS = Number(process.env['COLLECTION_DEADLINE_MS'] ?? 20_000);

const collector = globalThis.gc;

/** A later turn of the event loop: cleanup callbacks have had theirs, and their microtasks too. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Collects all garbage once, and lets the event loop turn. */
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
 * @param what What is waited for, for the error at the deadline.
 */
export async function collectUntil(done: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!done()) {
    if (performance.now() > deadline) {
      throw new Error(
        `expected ${what} within ${DEADLINE_MS} ms of collecting, but it did not come`,
      );
    }
    await collectOnce();
  }
}

/**
 * Collects garbage until an object that was made for it is gone, and its registry has said so: what
 * could be collected when this was called has been collected. For what must not be collected or called.
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

/** Turns the event loop until `done()` is true, without collecting. */
export async function turnUntil(done: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!done()) {
    if (performance.now() > deadline) {
      throw new Error(`expected ${what} within ${DEADLINE_MS} ms, but it did not come`);
    }
    await nextTurn();
  }
}
