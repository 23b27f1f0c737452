/* The scopes of the package, as a program uses them. */
import { AsyncResource } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Container } from 'inversify';
import {
  finalizeBinding,
  finalizersOf,
  FinalizationPlugin,
  openScope,
  release,
  type ResolutionScope,
  runInScope,
} from '../../../../container/index.js';
import { type ScopeStep, SERVICES, type ServiceName, SLOTS, type Via } from './scope-program.js';

/** An object with what it was made from. */
interface Made {
  readonly name: string;
  readonly parts: readonly unknown[];
}

interface Root {
  /** Undefined once the program has dropped it. */
  instance: Made | undefined;
}

/** The callback of a `runInScope`, which runs commands until one ends it. */
class Worker {
  readonly scope: ResolutionScope;
  readonly end: () => Promise<void>;
  #next: (command: (() => unknown) | undefined) => void = () => undefined;
  readonly #commands: Array<Promise<(() => unknown) | undefined>> = [];

  private constructor(scope: ResolutionScope, ended: () => Promise<unknown>) {
    this.scope = scope;
    this.end = async () => {
      this.#next(undefined);
      await ended();
    };
    this.#expect();
  }

  /** Starts it in the context of `run`, and returns when its callback runs. */
  static start(container: Container, run: (begin: () => void) => void): Promise<Worker> {
    return new Promise((resolve) => {
      run(() => {
        const ended: Promise<void> = runInScope(container, async (scope) => {
          const worker = new Worker(scope, () => ended);
          resolve(worker);
          await worker.#runCommands();
        });
      });
    });
  }

  /** Runs a command in the context of the callback, after an `await` of it. */
  run(command: () => unknown): Promise<void> {
    return new Promise((resolve) => {
      this.#next(() => resolve(command() as undefined));
    });
  }

  #expect(): void {
    this.#commands.push(
      new Promise((resolve) => {
        this.#next = resolve;
      }),
    );
  }

  async #runCommands(): Promise<void> {
    for (;;) {
      const command = await this.#commands.shift();
      if (command === undefined) return;
      this.#expect();
      command();
      await nextTurn();
    }
  }
}

export class ScopeWorld {
  /** The names of what was closed, in this order. */
  readonly closed: string[] = [];
  readonly #parent = new Container();
  readonly #child = new Container({ parent: this.#parent });
  readonly #roots: Root[] = [];
  readonly #opened: Array<ResolutionScope | undefined> = Array.from({ length: SLOTS });
  readonly #workers: Worker[][] = Array.from({ length: SLOTS }, () => []);
  readonly #captured: Array<((call: () => unknown) => unknown) | undefined> = Array.from({
    length: SLOTS,
  });
  readonly #slow: Array<() => void> = [];
  #count = 0;
  /** The number of process warnings. */
  warnings = 0;

  constructor() {
    this.#parent.register(FinalizationPlugin);
    this.#child.register(FinalizationPlugin);
    this.#bind(this.#parent, 'upper');
    this.#bindAll();
  }

  #bindAll(): void {
    for (const service of Object.keys(SERVICES) as ServiceName[]) {
      if (service !== 'upper') this.#bind(this.#child, service);
    }
    const slow = this.#child.bind<Made>('slow').toDynamicValue(async (context) => {
      const first = context.get('leaf');
      await new Promise<void>((resolve) => {
        this.#slow.push(resolve);
      });
      return this.#newMade('slow', [first, context.get('leaf')]);
    });
    this.#finalize(slow);
  }

  #bind(container: Container, service: ServiceName): void {
    const { scope, parts } = SERVICES[service];
    const make = (...made: unknown[]): Made => this.#newMade(service, made);
    const binding = container.bind<Made>(service).toResolvedValue(make, [...parts]);
    if (scope === 'Request') binding.inRequestScope();
    else if (scope === 'Singleton') binding.inSingletonScope();
    else binding.inTransientScope();
    this.#finalize(binding);
  }

  #finalize(binding: Parameters<typeof finalizeBinding>[0]): void {
    const close = (name: string): unknown => this.closed.push(name);
    finalizeBinding(binding, { func: close, argsOf: (made) => [(made as Made).name] });
  }

  #newMade(service: string, parts: readonly unknown[]): Made {
    return { name: `${service}${this.#count++}`, parts };
  }

  /** The number of instances. */
  get made(): number {
    return this.#count;
  }

  /** Runs a step, and waits until everything that it started has ended. */
  async run(step: ScopeStep): Promise<void> {
    switch (step.op) {
      case 'open':
        this.#opened[step.slot] = openScope(this.#child);
        break;
      case 'begin': {
        const workers = this.#workers[step.slot];
        const outer = workers?.at(-1);
        const run = outer === undefined ? (begin: () => void) => begin() : outer.run.bind(outer);
        workers?.push(await Worker.start(this.#child, run));
        break;
      }
      case 'end-worker':
        await this.#workers[step.slot]?.pop()?.end();
        break;
      case 'capture': {
        const worker = this.#workers[step.slot]?.at(-1);
        this.#captured[step.slot] = undefined;
        await worker?.run(() => {
          this.#captured[step.slot] = AsyncResource.bind((call: () => unknown) => call());
        });
        break;
      }
      case 'get':
        await this.#in(step.via, (scope) => this.#get(step.service, step.form, scope));
        break;
      case 'get-slow':
        await this.#in(step.via, (scope) => void this.#get('slow', 'getAsync', scope));
        break;
      case 'settle': {
        const [settle] = this.#slow.splice(step.pick % Math.max(1, this.#slow.length), 1);
        settle?.();
        break;
      }
      case 'end-opened': {
        const scope = this.#opened[step.slot];
        if (step.form === 'sync') scope?.drain();
        else await scope?.drainAsync();
        break;
      }
      case 'end-container':
        if (step.form === 'sync') this.#child.unbindAll();
        else await this.#child.unbindAllAsync();
        this.#bindAll();
        break;
      case 'keep': {
        const instance = this.#pick(step.pick);
        if (instance !== undefined) this.#scopeOf(step.via)?.keep(instance);
        break;
      }
      case 'release': {
        const instance = this.#pick(step.pick);
        if (instance !== undefined) release(instance);
        break;
      }
      case 'drop': {
        const root = this.#roots[step.pick % Math.max(1, this.#roots.length)];
        if (root !== undefined) root.instance = undefined;
        break;
      }
      case 'collect':
        break;
    }
    await nextTurn();
  }

  /** Collects until `count` instances have been closed since the last call. */
  async collect(count: number): Promise<void> {
    const end = this.closed.length + count;
    const deadline = performance.now() + COLLECTION_DEADLINE_MS;
    while (this.closed.length < end) {
      if (performance.now() > deadline) {
        throw new Error('expected all dropped objects to be collected');
      }
      globalThis.gc?.();
      await nextTurn();
    }
  }

  state(): unknown {
    return {
      warnings: this.warnings,
      child: finalizersOf(this.#child).size,
      parent: finalizersOf(this.#parent).size,
      opened: this.#opened.map((scope) => scope?.size ?? 0),
      workers: this.#workers.map((workers) => workers.map(({ scope }) => scope.size)),
    };
  }

  /** Ends the child and then the parent, so that nothing is left. */
  async end(): Promise<void> {
    for (const settle of this.#slow.splice(0)) settle();
    await nextTurn();
    await this.#child.unbindAllAsync();
    await this.#parent.unbindAllAsync();
    for (const workers of this.#workers) {
      for (const worker of workers.toReversed()) await worker.end();
    }
  }

  #scopeOf(via: Via): ResolutionScope | undefined {
    if (via.kind === 'opened') return this.#opened[via.slot];
    return via.kind === 'worker' ? this.#workers[via.slot]?.at(-1)?.scope : undefined;
  }

  /** Calls `call` in the context of a scope: with the scope, or inside the context that has it. */
  async #in(via: Via, call: (resolver: Container | ResolutionScope) => unknown): Promise<void> {
    const worker = via.kind === 'worker' ? this.#workers[via.slot]?.at(-1) : undefined;
    const captured = via.kind === 'captured' ? this.#captured[via.slot] : undefined;
    const opened = via.kind === 'opened' ? this.#opened[via.slot] : undefined;
    if (worker !== undefined) await worker.run(() => call(this.#child));
    else if (captured !== undefined) await captured(() => call(this.#child));
    else await call(opened ?? this.#child);
  }

  async #get(
    service: string,
    form: 'get' | 'getAsync',
    resolver: Container | ResolutionScope,
  ): Promise<void> {
    const instance =
      form === 'get' ? resolver.get<Made>(service) : await resolver.getAsync<Made>(service);
    // A singleton has no root: its binding holds it.
    if (service !== 'single') this.#roots.push({ instance });
  }

  #pick(pick: number): Made | undefined {
    return this.#roots[pick % Math.max(1, this.#roots.length)]?.instance;
  }
}

/** The time in which the collector must find what was dropped. */
const COLLECTION_DEADLINE_MS = 20_000;
