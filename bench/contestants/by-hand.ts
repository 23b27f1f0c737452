import type { Callback, Contestant } from './contestant.js';

interface Entry {
  readonly ref: WeakRef<object>;
  readonly callback: Callback;
  readonly args: readonly [value: number];
}

/**
 * The thirty lines that a program would write itself: a registry for garbage collection, a set for exit,
 * a weak reference for `peek`, and a token for `unregister`. They guarantee less than this package: no
 * order on garbage collection or across several sets, and no call of what is created during a drain.
 */
class ByHand {
  readonly #live = new Set<Entry>();
  readonly #registry = new FinalizationRegistry<Entry>((entry) => {
    if (this.#live.delete(entry)) entry.callback(...entry.args);
  });
  readonly #token: boolean;

  constructor(token: boolean) {
    this.#token = token;
    process.on('exit', () => this.drain());
  }

  create(obj: object, callback: Callback, ...args: [value: number]): Entry {
    const entry = { ref: new WeakRef(obj), callback, args };
    this.#live.add(entry);
    if (this.#token) this.#registry.register(obj, entry, entry);
    else this.#registry.register(obj, entry);
    return entry;
  }

  detach(entry: Entry): boolean {
    if (!this.#live.delete(entry)) return false;
    if (this.#token) this.#registry.unregister(entry);
    return true;
  }

  call(entry: Entry): unknown {
    return this.detach(entry) ? entry.callback(...entry.args) : undefined;
  }

  peek(entry: Entry): unknown {
    const obj = this.#live.has(entry) ? entry.ref.deref() : undefined;
    return obj === undefined ? undefined : [obj, entry.callback, entry.args];
  }

  drain(): void {
    const errors: unknown[] = [];
    for (const entry of [...this.#live].reverse()) {
      try {
        this.call(entry);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'some callbacks failed');
  }

  async drainAsync(): Promise<void> {
    const errors: unknown[] = [];
    for (const entry of [...this.#live].reverse()) {
      try {
        const result = this.call(entry);
        if (result instanceof Promise) await result;
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'some callbacks failed');
  }
}

function byHand(name: string, token: boolean): Contestant {
  const all = new ByHand(token);
  return {
    name,
    create: (obj, callback, value) => all.create(obj, callback, value),
    detach: (handle) => void all.detach(handle as Entry),
    call: (handle) => void all.call(handle as Entry),
    peek: (handle) => all.peek(handle as Entry),
    drain: () => all.drain(),
    drainAsync: () => all.drainAsync(),
  };
}

export const byHandWithToken = (): Contestant => byHand('by hand, with token', true);

export const byHandWithoutToken = (): Contestant => byHand('by hand, without token', false);
