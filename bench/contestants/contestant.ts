/** What a job registers for an object: it counts, so that no engine can leave the call out. */
export type Callback = (value: number) => void;

/**
 * A way to tie a callback to an object, as a program would use it.
 *
 * A handle is whatever its user has to keep in order to detach.
 */
export interface Contestant {
  readonly name: string;
  create(obj: object, callback: Callback, value: number): unknown;
  /** Ends it without calling. */
  detach?(handle: unknown): void;
  /** Calls it now, once. */
  call?(handle: unknown): void;
  /** Looks at what it was made of. */
  peek?(handle: unknown): unknown;
  /** Calls everything that is alive, newest first, whatever fails. */
  drain?(): void;
  /** As `drain`, but awaits each before it calls the next. */
  drainAsync?(): Promise<void>;
}

/** What a job needs that a contestant may not have. */
export function required<K extends 'detach' | 'call' | 'peek' | 'drain' | 'drainAsync'>(
  contestant: Contestant,
  name: K,
): NonNullable<Contestant[K]> {
  const method = contestant[name];
  if (method === undefined) throw new Error(`expected ${contestant.name} to have ${name}`);
  return method;
}
