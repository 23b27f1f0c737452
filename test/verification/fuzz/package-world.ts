import { setImmediate } from 'node:timers/promises';
import { Container } from 'inversify';
import { FinalizationPlugin, finalizeBinding, finalizersOf } from '../../../container/index.js';
import { createFinalizer, type Finalizer, FinalizerScope } from '../../../src/index.js';
import { type Create, OBJECTS, PLAIN_SCOPES } from './program.js';
import { Failure, outline, type World } from './world.js';

class Tracked {
  /** The number of containers that keep it. */
  kept = 0;

  /** @param number The number of objects that the program had before. */
  constructor(readonly number: number) {}
}

/** A dropped object, and the finalizers that are called when it is collected. */
interface Garbage {
  readonly number: number;
  readonly ref: WeakRef<Tracked>;
  readonly finalizers: readonly Finalizer[];
}

/** Passes an object to a binding once, without retaining it. */
class Cell {
  #obj: Tracked | undefined;

  constructor(obj: Tracked) {
    this.#obj = obj;
  }

  take(): Tracked {
    const obj = this.#obj;
    this.#obj = undefined;
    if (obj === undefined) throw new Error('expected one resolution');
    return obj;
  }
}

/** Differs from the name of the finalizer, which messages also contain. */
function serviceOf(name: string): string {
  return `service ${name.slice(1)}`;
}

function containers(): Container[] {
  const parent = new Container();
  const both = [parent, new Container({ parent })];
  for (const container of both) container.register(FinalizationPlugin);
  return both;
}

interface Pending {
  resolve(): void;
  reject(error: unknown): void;
}

function isUnreported({ finalizers }: Garbage): boolean {
  return finalizers.some(({ alive }) => alive);
}

function stillAlive(left: readonly Garbage[]): Error {
  const numbers = left.map(({ number }) => number).join(', ');
  return new Error(
    `expected the collector to find what was dropped within ${COLLECTION_DEADLINE_MS / 1000} s, ` +
      `but objects ${numbers} are alive`,
  );
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run with --expose-gc');
  globalThis.gc();
}

/** The deadline for the garbage collection of what was dropped. */
const COLLECTION_DEADLINE_MS = 20_000;

/** The package, as a program uses it. */
export class PackageWorld implements World {
  readonly log: unknown[] = [];
  /** The number of collections that left some dropped objects for the next one. */
  leftovers = 0;
  readonly #containers = containers();
  readonly #scopes = [
    ...Array.from({ length: PLAIN_SCOPES }, () => new FinalizerScope()),
    ...this.#containers.map((container) => finalizersOf(container)),
  ];
  readonly #objects = Array.from({ length: OBJECTS }, (_, number) => new Tracked(number));
  #objectCount = OBJECTS;
  /** Dropped objects, retained until `collect` so that no earlier collection finds one of them. */
  #dropped: Tracked[] = [];
  readonly #handles = new Map<string, Finalizer>();
  readonly #containerOf = new Map<string, Container>();
  readonly #pending = new Map<string, Pending>();
  readonly #jobs = new Map<object, number>();
  readonly #outcomes: unknown[] = [];

  create(create: Create, callback: () => unknown): void {
    const { name, obj, scope, atexit } = create;
    const target = this.#objects[obj];
    const into = this.#scopes[scope];
    if (target === undefined || into === undefined) {
      throw new RangeError(`expected an object and a scope for ${name}`);
    }
    const container = this.#containers[scope - PLAIN_SCOPES];
    if (container === undefined) {
      this.#handles.set(name, createFinalizer(target, callback, { atexit, scope: into }));
      return;
    }
    this.#resolve(create, container, new Cell(target), callback);
    const [newest] = into;
    if (newest !== undefined) this.#handles.set(name, newest);
  }

  /** Makes a container yield the object. Nothing that outlives this call may capture the object. */
  #resolve(create: Create, container: Container, cell: Cell, callback: () => unknown): void {
    const { name, singleton, atexit } = create;
    const binding = container.bind<Tracked>(serviceOf(name)).toDynamicValue(() => cell.take());
    if (singleton) {
      binding.inSingletonScope().onDeactivation((obj) => {
        obj.kept -= 1;
        this.log.push(`${name} is deactivated`);
      });
    } else {
      binding.inTransientScope();
    }
    finalizeBinding(binding, { func: callback, atexit });
    const yielded = container.get<Tracked>(serviceOf(name));
    if (singleton) yielded.kept += 1;
    this.#containerOf.set(name, container);
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
    const [old] = this.#objects.splice(obj, 1, new Tracked(this.#objectCount++));
    if (old !== undefined) this.#dropped.push(old);
  }

  drain(scope: number): void {
    const container = this.#containers[scope - PLAIN_SCOPES];
    if (container === undefined) this.#scopes[scope]?.drain();
    else container.unbindAll();
  }

  unbind(name: string): void {
    this.#containerOf.get(name)?.unbind(serviceOf(name));
  }

  drainAsync(scope: number): object {
    const container = this.#containers[scope - PLAIN_SCOPES];
    const promise = container?.unbindAllAsync() ?? this.#scopes[scope]?.drainAsync();
    if (promise === undefined) throw new RangeError(`expected a scope, but got ${scope}`);
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

  /** True during a collection, whose callbacks the next ones wait for (G7): their promises resolve. */
  collecting = false;

  pend(name: string): object {
    if (this.collecting) return Promise.resolve();
    const promise = new Promise<void>((resolve, reject) => {
      this.#pending.set(name, { resolve, reject });
    });
    // A caller of the callback gets this promise as well; here, its rejection is ignored.
    promise.catch(() => undefined);
    return promise;
  }

  settle(name: string, rejects: boolean): void {
    if (rejects) this.#pending.get(name)?.reject(new Failure(`${name} rejected`));
    else this.#pending.get(name)?.resolve();
  }

  /** The number of live finalizers. */
  get size(): number {
    let size = 0;
    for (const scope of this.#scopes) size += scope.size;
    return size;
  }

  /** Returns what is alive, newest first in each scope, and how the drains ended. */
  state(): unknown {
    return {
      scopes: this.#scopes.map((scope) => {
        const live = [...scope].map((finalizer) => {
          const [, callback] = finalizer.peek() ?? [];
          return `${callback?.name}${finalizer.atexit ? '' : ' excluded'}`;
        });
        return { size: scope.size, live };
      }),
      alive: [...this.#handles].filter(([, { alive }]) => alive).map(([name]) => name),
      outcomes: this.#outcomes,
    };
  }

  /** Runs everything that can run. */
  async quiet(): Promise<void> {
    await setImmediate();
  }

  /** Returns the dropped objects that no container keeps. */
  #findGarbage(): readonly Garbage[] {
    const live = this.#scopes.flatMap((scope) => [...scope]);
    return this.#dropped
      .filter(({ kept }) => kept === 0)
      .map((obj) => ({
        number: obj.number,
        ref: new WeakRef(obj),
        finalizers: live.filter((finalizer) => finalizer.peek()?.[0] === obj),
      }));
  }

  /** A separate method, since the frame of `collect` could retain what it has examined. */
  #release(): void {
    this.#dropped = this.#dropped.filter(({ kept }) => kept > 0);
  }

  /**
   * Collects what was dropped. Yields the numbers of the objects that one collection found, after the engine
   * has reported them. Usually these are all of them. But while V8 optimizes code on another thread, the
   * compiler retains it with everything that it references, which only the next collection finds.
   */
  async *collect(): AsyncGenerator<ReadonlySet<number>, void, undefined> {
    let left = this.#findGarbage();
    // A target that was dereferenced lives until the end of its turn.
    await setImmediate();
    this.#release();
    const deadline = performance.now() + COLLECTION_DEADLINE_MS;
    do {
      if (performance.now() > deadline) throw stillAlive(left);
      collectGarbage();
      const found = left.filter(({ ref }) => ref.deref() === undefined);
      left = left.filter((garbage) => !found.includes(garbage));
      if (left.length > 0) this.leftovers += 1;
      do await setImmediate();
      while (found.some(isUnreported) && performance.now() < deadline);
      yield new Set(found.map(({ number }) => number));
    } while (left.length > 0);
  }
}
