/** Runs a full garbage collection with the function that this runtime has for it. */
export function collectGarbage(): void {
  const { Bun, gc } = globalThis as { Bun?: { gc(force: true): void }; gc?: () => void };
  if (Bun !== undefined) Bun.gc(true);
  else if (gc !== undefined) gc();
  else throw new Error('expected gc; run with --expose-gc');
}
