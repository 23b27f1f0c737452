/** One resource that was released. */
export interface Release {
  readonly what: string;
  /** `undefined` until the release has ended. */
  ms: number | undefined;
}

/** All resources that were released in this process, in the order in which their releases began. */
export const releases: Release[] = [];

/** Returns the same function, but each call is recorded in {@link releases}. */
export function timed<A extends unknown[]>(
  what: string,
  release: (this: void, ...args: A) => void | Promise<void>,
): (this: void, ...args: A) => void | Promise<void> {
  const timedRelease = (...args: A): void | Promise<void> => {
    const noted: Release = { what, ms: undefined };
    releases.push(noted);
    const start = performance.now();
    const done = (): void => {
      noted.ms = performance.now() - start;
    };
    const result = release(...args);
    return result instanceof Promise ? result.then(done) : done();
  };
  // Messages about a finalizer name its callback.
  return Object.defineProperty(timedRelease, 'name', { value: release.name });
}
