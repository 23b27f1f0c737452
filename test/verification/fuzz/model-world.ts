import { DrainError, FinalizeError } from '../../../src/index.js';
import { Deferred, ModelPromises } from './model-promises.js';
import { type Create, OBJECTS, PLAIN_SCOPES, SCOPES } from './program.js';
import { Failure, outline, type World } from './world.js';

interface Obj {
  /** The number of objects that the program had before. */
  readonly number: number;
  collected: boolean;
  /** The number of containers that keep it. */
  kept: number;
}

interface Fin {
  readonly name: string;
  readonly scope: number;
  readonly obj: Obj;
  readonly callback: () => unknown;
  /** True if a container has the object as a singleton, which it deactivates when it drops it. */
  kept: boolean;
  /** True if it has a binding in its container. */
  bound: boolean;
  atexit: boolean;
  alive: boolean;
}

interface Job {
  readonly scope: number;
  readonly end: Deferred;
  /** True if it accepts no more finalizers: its container was torn down, and uses a new scope. */
  over: boolean;
  readonly failures: FinalizeError[];
}

/** The result of a call during a drain. */
interface Called {
  readonly promise?: Deferred;
  readonly failure?: FinalizeError;
}

function newObj(number: number): Obj {
  return { number, collected: false, kept: 0 };
}

/**
 * What the specification requires, in the simplest form: one list of finalizers, which every drain walks from its end.
 * A container is a scope that keeps some of the objects until their turn comes.
 */
export class ModelWorld implements World {
  readonly log: unknown[] = [];
  readonly #all: Fin[] = [];
  readonly #named = new Map<string, Fin>();
  readonly #objects = Array.from({ length: OBJECTS }, (_, number) => newObj(number));
  #objectCount = OBJECTS;
  #dropped: Obj[] = [];
  readonly #promises = new ModelPromises();
  readonly #pending = new Map<string, Deferred>();
  readonly #ends: Deferred[] = [];
  readonly #inProgress = new Map<number, Job>();
  /** All finalizers of all scopes that have not ended. */
  readonly #jobs = new Set<Job>();
  /** For each scope: the callbacks of its drains on the stack, each with the drains that it started. */
  readonly #calling = Array.from({ length: SCOPES }, (): Deferred[][] => []);

  /** True if something has happened whose order isn't specified: what follows is not compared. */
  get undetermined(): boolean {
    return this.#promises.undetermined;
  }

  create({ name, obj, scope, singleton, atexit }: Create, callback: () => unknown): void {
    const target = this.#objects[obj];
    if (target === undefined) throw new RangeError(`expected an object for ${name}`);
    const bound = scope >= PLAIN_SCOPES;
    const kept = bound && singleton;
    if (kept) target.kept += 1;
    const fin: Fin = { name, scope, obj: target, callback, atexit, alive: true, kept, bound };
    this.#all.push(fin);
    this.#named.set(name, fin);
  }

  has(name: string): boolean {
    return this.#named.has(name);
  }

  call(name: string): unknown {
    const fin = this.#named.get(name);
    if (fin?.alive !== true) return undefined;
    fin.alive = false;
    return fin.callback();
  }

  peek(name: string): boolean {
    const fin = this.#named.get(name);
    return fin?.alive === true && !fin.obj.collected;
  }

  detach(name: string): boolean {
    const found = this.peek(name);
    const fin = this.#named.get(name);
    if (found && fin !== undefined) fin.alive = false;
    return found;
  }

  forget(name: string): void {
    this.#named.delete(name);
  }

  setAtexit(name: string, value: boolean): boolean {
    const fin = this.#named.get(name);
    if (fin?.alive !== true) return false;
    fin.atexit = value;
    return value;
  }

  drop(obj: number): void {
    this.#dropped.push(...this.#objects.splice(obj, 1, newObj(this.#objectCount++)));
  }

  /** Takes the newest finalizer. A singleton is deactivated when its turn comes, whatever its flag. */
  #takeNewest(scope: number): Fin | undefined {
    for (;;) {
      const fin = this.#all.findLast((one) => {
        return one.scope === scope && (one.kept || (one.alive && one.atexit));
      });
      if (fin === undefined) return undefined;
      if (fin.kept) this.#release(fin);
      if (!fin.alive || !fin.atexit) continue;
      fin.alive = false;
      return fin;
    }
  }

  #release(fin: Fin): void {
    fin.kept = false;
    fin.obj.kept -= 1;
    this.log.push(`${fin.name} is deactivated`);
  }

  /**
   * Calls a finalizer and returns a promise, an error, or nothing. The promise also waits for the drains in
   * `started`, which the callback starts on the scope that is being drained.
   */
  #call(fin: Fin, started: readonly Deferred[]): Called {
    try {
      const result = fin.callback();
      const promises = result instanceof Deferred ? [result, ...started] : started;
      return promises.length === 0 ? {} : { promise: this.#promises.all(promises, []) };
    } catch (cause) {
      if (started.length > 0) return { promise: this.#promises.all(started, [cause]) };
      return { failure: new FinalizeError('CALLBACK_FAILED', '', { cause }) };
    }
  }

  /** Calls the newest finalizer of a scope, for a drain of the scope. */
  #callNewest(scope: number): (Called & { readonly name: string }) | undefined {
    const fin = this.#takeNewest(scope);
    if (fin === undefined) return undefined;
    const started: Deferred[] = [];
    this.#calling[scope]?.push(started);
    const called = this.#call(fin, started);
    this.#calling[scope]?.pop();
    return { ...called, name: fin.name };
  }

  drain(scope: number): void {
    try {
      this.#drainNow(() => this.#callNewest(scope));
    } finally {
      this.#emptied(scope);
    }
  }

  unbind(name: string): void {
    const fin = this.#all.find((one) => one.name === name);
    if (fin?.bound !== true) return;
    try {
      this.#drainNow(() => {
        if (!fin.kept) return undefined;
        this.#release(fin);
        if (!fin.alive || !fin.atexit) return undefined;
        fin.alive = false;
        return { ...this.#call(fin, []), name };
      });
    } finally {
      fin.bound = false;
    }
  }

  /** Ends a drain that found nothing left. Inside a callback, it also drains what the callback creates next. */
  #emptied(scope: number): void {
    if (scope < PLAIN_SCOPES) return;
    for (const fin of this.#all) if (fin.scope === scope) fin.bound = false;
    if (this.#calling[scope]?.length !== 0) return;
    for (const job of this.#jobs) if (job.scope === scope) job.over = true;
    this.#inProgress.delete(scope);
  }

  #drainNow(callNext: () => (Called & { readonly name: string }) | undefined): void {
    const failures: FinalizeError[] = [];
    const names: string[] = [];
    for (let called = callNext(); called !== undefined; called = callNext()) {
      const { name, promise, failure } = called;
      if (failure !== undefined) failures.push(failure);
      if (promise === undefined) continue;
      names.push(name);
      this.#reportRejection(promise);
    }
    const unawaited = new FinalizeError('ASYNC_IN_SYNC_DRAIN', names.join());
    if (names.length > 0 && failures.length === 0) throw unawaited;
    if (names.length > 0) failures.push(unawaited);
    if (failures.length > 0) throw new DrainError(failures);
  }

  drainAsync(scope: number): object {
    const inProgress = this.#inProgress.get(scope);
    const started = this.#calling[scope]?.at(-1);
    if (inProgress !== undefined && started === undefined) return inProgress.end;
    const job: Job = { scope, end: new Deferred(), over: false, failures: [] };
    this.#jobs.add(job);
    if (inProgress === undefined) this.#inProgress.set(scope, job);
    else started?.push(job.end);
    this.#resume(job);
    this.jobOf(job.end);
    return job.end;
  }

  #resume(job: Job): void {
    const { scope, end, failures } = job;
    const next = (): Called | undefined => (job.over ? undefined : this.#callNewest(scope));
    for (let called = next(); called !== undefined; called = next()) {
      if (called.failure !== undefined) failures.push(called.failure);
      const awaited = called.promise;
      if (awaited === undefined) continue;
      this.#promises.whenSettled(awaited, (rejected) => {
        if (rejected !== undefined) {
          failures.push(new FinalizeError('CALLBACK_FAILED', '', { cause: rejected.error }));
        }
        this.#resume(job);
      });
      return;
    }
    if (this.#inProgress.get(scope) === job) this.#inProgress.delete(scope);
    this.#jobs.delete(job);
    if (!job.over) this.#emptied(scope);
    this.#promises.settle(
      end,
      failures.length === 0 ? 'resolved' : { error: new DrainError(failures) },
    );
  }

  jobOf(promise: object): number {
    const known = this.#ends.indexOf(promise as Deferred);
    return known >= 0 ? known : this.#ends.push(promise as Deferred) - 1;
  }

  /** True during a collection: see `PackageWorld.collecting`. */
  collecting = false;

  pend(name: string): object {
    const promise = new Deferred();
    if (this.collecting) this.#promises.settle(promise, 'resolved');
    else this.#pending.set(name, promise);
    return promise;
  }

  settle(name: string, rejects: boolean): void {
    const promise = this.#pending.get(name);
    if (promise === undefined) return;
    this.#promises.settle(
      promise,
      rejects ? { error: new Failure(`${name} rejected`) } : 'resolved',
    );
  }

  #reportRejection(promise: Deferred): void {
    this.#promises.whenSettled(promise, (rejected) => {
      if (rejected !== undefined) this.#report(rejected.error);
    });
  }

  #report(error: unknown): void {
    this.log.push(['unraisable', outline(error)]);
  }

  /** Runs everything that was waiting for something that has happened. */
  quiet(): void {
    this.#promises.quiet();
  }

  /** Runs one collection, which finds these dropped objects. */
  collect(found: ReadonlySet<number>): void {
    for (const obj of this.#dropped) obj.collected = obj.kept === 0 && found.has(obj.number);
    this.#dropped = this.#dropped.filter(({ collected }) => !collected);
    for (const fin of this.#all.filter((one) => one.obj.collected).reverse()) {
      if (!fin.alive) continue;
      this.#promises.betweenTurns();
      fin.alive = false;
      try {
        const result = fin.callback();
        if (result instanceof Deferred) this.#reportRejection(result);
      } catch (error) {
        this.#report(error);
      }
    }
  }

  /** Returns what is alive, newest first in each scope, and how the drains ended. */
  state(): unknown {
    return {
      scopes: Array.from({ length: SCOPES }, (_, scope) => {
        const live = this.#all
          .filter((fin) => fin.alive && fin.scope === scope)
          .map((fin) => `${fin.name}${fin.atexit ? '' : ' excluded'}`)
          .reverse();
        return { size: live.length, live };
      }),
      alive: [...this.#named].filter(([, { alive }]) => alive).map(([name]) => name),
      outcomes: this.#ends.map(({ settled }) => {
        if (settled === 'no') return 'pending';
        return settled === 'resolved' ? settled : outline(settled.error);
      }),
    };
  }
}
