import { setImmediate } from 'node:timers/promises';
import { createFinalizer, type Finalizer, FinalizerScope } from '../../src/index.js';
import { type Create, OBJECTS, SCOPES } from './program.js';
import { Failure, outline, type World } from './world.js';

class Tracked {}

interface Pending {
  resolve(): void;
  reject(error: unknown): void;
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run with --expose-gc');
  globalThis.gc();
}

/** How long the collector may take to find what was dropped. */
const COLLECTION_DEADLINE_MS = 20_000;

/** The package itself, as a program sees it. */
export class PackageWorld implements World {
  readonly log: unknown[] = [];
  readonly #scopes = Array.from({ length: SCOPES }, () => new FinalizerScope());
  readonly #objects = Array.from({ length: OBJECTS }, () => new Tracked());
  /** Dropped objects: they stay until `collect`, so that the collector finds them all together. */
  readonly #dropped: Tracked[] = [];
  readonly #handles = new Map<string, Finalizer>();
  readonly #pending = new Map<string, Pending>();
  readonly #jobs = new Map<object, number>();
  readonly #outcomes: unknown[] = [];

  create({ name, obj, scope, atexit }: Create, callback: () => unknown): void {
    const target = this.#objects[obj];
    const into = this.#scopes[scope];
    if (target === undefined || into === undefined) throw new RangeError(name);
    this.#handles.set(name, createFinalizer(target, callback, { atexit, scope: into }));
  }

  has(name: string): boolean {
    return this.#handles.has(name);
  }

  call(name: string): unknown {
    return this.#handles.get(name)?.();
  }

  detach(name: string): boolean {
    return this.#handles.get(name)?.detach() !== undefined;
  }

  peek(name: string): boolean {
    return this.#handles.get(name)?.peek() !== undefined;
  }

  forget(name: string): void {
    this.#handles.delete(name);
  }

  setAtexit(name: string, value: boolean): boolean {
    const handle = this.#handles.get(name);
    if (handle !== undefined) handle.atexit = value;
    return handle?.atexit === true;
  }

  drop(obj: number): void {
    const [old] = this.#objects.splice(obj, 1, new Tracked());
    if (old !== undefined) this.#dropped.push(old);
  }

  drain(scope: number): void {
    this.#scopes[scope]?.drain();
  }

  drainAsync(scope: number): object {
    const promise = this.#scopes[scope]?.drainAsync();
    if (promise === undefined) throw new RangeError(String(scope));
    this.jobOf(promise);
    return promise;
  }

  jobOf(promise: object): number {
    const known = this.#jobs.get(promise);
    if (known !== undefined) return known;
    const job = this.#outcomes.push('pending') - 1;
    this.#jobs.set(promise, job);
    (promise as Promise<void>).then(
      () => (this.#outcomes[job] = 'resolved'),
      (error: unknown) => (this.#outcomes[job] = outline(error)),
    );
    return job;
  }

  pend(name: string): object {
    const promise = new Promise<void>((resolve, reject) => {
      this.#pending.set(name, { resolve, reject });
    });
    // Where the callback was called, its caller has the promise: this program ignores rejections.
    promise.catch(() => undefined);
    return promise;
  }

  settle(name: string, rejects: boolean): void {
    if (rejects) this.#pending.get(name)?.reject(new Failure(`${name} rejected`));
    else this.#pending.get(name)?.resolve();
  }

  /** How many finalizers are alive. */
  get size(): number {
    let size = 0;
    for (const scope of this.#scopes) size += scope.size;
    return size;
  }

  /** What is alive, newest first in each scope, and how the drains ended. */
  state(): unknown {
    return {
      scopes: this.#scopes.map((scope) => {
        const live = [...scope].map((finalizer) => {
          const [, callback] = finalizer.peek() ?? [];
          return `${callback?.name}${finalizer.atexit ? '' : ' exempt'}`;
        });
        return { size: scope.size, live };
      }),
      alive: [...this.#handles].filter(([, { alive }]) => alive).map(([name]) => name),
      outcomes: this.#outcomes,
    };
  }

  /** Lets everything run that can. */
  async quiet(): Promise<void> {
    await setImmediate();
  }

  /** Those whose end is due when what was dropped is collected. */
  #due(): readonly Finalizer[] {
    const live = this.#scopes.flatMap((scope) => [...scope]);
    return live.filter((finalizer) => {
      const [obj] = finalizer.peek() ?? [];
      return obj !== undefined && this.#dropped.includes(obj);
    });
  }

  /** Collects all that was dropped together, and goes on when the engine has told of it. */
  async collect(): Promise<void> {
    const due = this.#due();
    // What was looked at lives to the end of its turn.
    await setImmediate();
    this.#dropped.length = 0;
    const deadline = performance.now() + COLLECTION_DEADLINE_MS;
    do {
      collectGarbage();
      await setImmediate();
    } while (due.some(({ alive }) => alive) && performance.now() < deadline);
    await setImmediate();
  }
}
