/** What this project uses of vitest, whose own declarations need the libraries of browsers. */
declare module 'vitest' {
  export function aroundEach(
    hook: (runTest: () => Promise<void>) => Promise<void>,
    timeoutMs?: number,
  ): void;
}
