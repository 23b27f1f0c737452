import { setImmediate } from 'node:timers/promises';
import { Container } from 'inversify';
import { FinalizationPlugin, finalizeBinding, finalizersOf } from '../../container/index.js';
import { createFinalizer, type Finalizer, FinalizerScope } from '../../src/index.js';
import { type Create, OBJECTS, PLAIN_SCOPES } from './program.js';
import { Failure, outline, type World } from './world.js';

class Tracked {
  /** How many containers keep it. */
  kept = 0;
}

/** Hands an object to a binding once, and does not keep it. */
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

/** Another word than the finalizer's, which messages name, too. */
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

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run with --expose-gc');
  globalThis.gc();
}

/** How long the collector may take to find what was dropped. */
const COLLECTION_DEADLINE_MS = 20_000;

/** The package itself, as a program sees it. */
export class PackageWorld implements World {
  readonly log: unknown[] = [];
  readonly #containers = containers();
  readonly #scopes = [
    ...Array.from({ length: PLAIN_SCOPES }, () => new FinalizerScope()),
    ...this.#containers.map(finalizersOf),
  ];
  readonly #objects = Array.from({ length: OBJECTS }, () => new Tracked());
  /** Dropped objects: they stay until `collect`, so that the collector finds them all together. */
  readonly #dropped: Tracked[] = [];
  readonly #handles = new Map<string, Finalizer>();
  readonly #containerOf = new Map<string, Container>();
  readonly #pending = new Map<string, Pending>();
  readonly #jobs = new Map<object, number>();
  readonly #outcomes: unknown[] = [];

  create(create: Create, callback: () => unknown): void {
    const { name, obj, scope, atexit } = create;
    const target = this.#objects[obj];
    const into = this.#scopes[scope];
    if (target === undefined || into === undefined) throw new RangeError(name);
    const container = this.#containers[scope - PLAIN_SCOPES];
    if (container === undefined) {
      this.#handles.set(name, createFinalizer(target, callback, { atexit, scope: into }));
      return;
    }
    this.#resolve(create, container, new Cell(target), callback);
    const [newest] = into;
    if (newest !== undefined) this.#handles.set(name, newest);
  }

  /** Has a container yield the object. Nothing that outlives this call may capture the object. */
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
    const [old] = this.#objects.splice(obj, 1, new Tracked());
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
      return obj instanceof Tracked && obj.kept === 0 && this.#dropped.includes(obj);
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
