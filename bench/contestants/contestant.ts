/** The callback that a job registers for an object: it counts, so that no engine optimizes the call away. */
export type Callback = (value: number) => void;

/**
 * A way to tie a callback to an object, as a program would use it.
 *
 * A handle is the value that a program has to keep in order to detach.
 */
export interface Contestant {
  readonly name: string;
  create(obj: object, callback: Callback, value: number): unknown;
  /** Ends a registration without calling its callback. */
  detach?(handle: unknown): void;
  /** Calls the callback now, once. */
  call?(handle: unknown): void;
  /** Reads the target, the callback and the arguments. */
  peek?(handle: unknown): unknown;
  /** Calls all live callbacks, newest first, and continues after failures. */
  drain?(): void;
  /** Does the same as `drain` and awaits each callback before it calls the next one. */
  drainAsync?(): Promise<void>;
}

/** Returns a part of a contestant that a job needs and that not every contestant has. */
export function required<K extends 'detach' | 'call' | 'peek' | 'drain' | 'drainAsync'>(
  contestant: Contestant,
  name: K,
): NonNullable<Contestant[K]> {
  const method = contestant[name];
  if (method === undefined) throw new Error(`expected ${contestant.name} to have ${name}`);
  return method;
}
