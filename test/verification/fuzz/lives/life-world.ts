/* The services of a program in a container with the plugin, and the steps on them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Container, inject, injectable } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../../../container/index.js';
import { finalizerArgs, finalizeWith } from '../../../../decorators/index.js';
import type { FinalizableBinding } from '../../../../container/finalize-binding.js';
import type { Life, LifeLedger } from './ledger.js';
import type { LifeProgram, LifeStep, ServiceDraft } from './life-program.js';

/** What a service is made of, for itself: the life of an object that a class made. */
const LIFE: unique symbol = Symbol('life');

interface Lively {
  readonly [LIFE]: Life;
}

type ServiceClass = new (...dependencies: Lively[]) => Lively;

/** One service of a program. */
interface Service {
  readonly id: string;
  readonly draft: ServiceDraft;
  readonly dependencies: readonly string[];
  readonly create: ServiceClass;
  readonly decorate: () => void;
  decorated: boolean;
  /** Its binding, while it is bound. */
  binding: FinalizableBinding | undefined;
}

/** A container with the services of a program. */
export class LifeWorld {
  readonly #container = new Container();
  readonly #ledger: LifeLedger;
  readonly #services: Service[] = [];
  #pending: Array<() => void> = [];
  /** What the program got, as long as it has not dropped it. */
  #held: unknown[] = [];
  /** Whether an activation waits. */
  readonly #waits: boolean;
  /** Whether there is a synchronous teardown. */
  readonly #isSync: boolean;
  #count = 0;
  #snapshots = 0;
  /** The asynchronous teardowns in progress. */
  readonly #ends = new Set<Promise<void>>();
  /** Steps that were in progress when `unbindAllAsync()` had resolved. */
  readonly leftInProgress: string[] = [];

  constructor({ services, steps }: LifeProgram, ledger: LifeLedger) {
    this.#ledger = ledger;
    this.#waits = services.some(({ activation }) => activation === 'waits');
    this.#isSync = steps.some((step) => {
      return (step.op === 'end' || step.op === 'unbind') && step.form === 'sync';
    });
    this.#container.register(FinalizationPlugin);
    for (const draft of services) this.#services.push(this.#serviceOf(draft));
    this.#bind();
    for (const service of this.#services) {
      if (!service.draft.late) this.#decorate(service);
    }
  }

  /** Does a step, and lets everything run that can. */
  async run(step: LifeStep): Promise<void> {
    const service =
      'service' in step ? this.#services[step.service % this.#services.length] : undefined;
    switch (step.op) {
      case 'get':
        if (service !== undefined) this.#get(service, step.form);
        break;
      case 'settle':
        this.#pending.splice(step.pick % Math.max(1, this.#pending.length), 1)[0]?.();
        break;
      case 'end':
        this.#end(step.form);
        break;
      case 'unbind':
        if (service !== undefined) this.#unbind(service, step.form);
        break;
      case 'decorate':
        // A resolution in progress keeps the plan that it began with.
        await this.#settleAll();
        if (service !== undefined) this.#decorate(service);
        break;
      case 'configure':
        if (service !== undefined) this.#configure(service);
        break;
      case 'collect':
        this.#held = [];
        for (let round = 0; round < 2; round++) {
          await nextTurn();
          collectGarbage();
        }
        break;
      case 'bind':
        this.#bind();
        break;
      case 'snapshot':
        this.#container.snapshot();
        this.#snapshots += 1;
        break;
      case 'restore':
        this.#restore();
        break;
    }
    await nextTurn();
  }

  /** Checks that each object of a decorated class has the finalizers of its class. */
  expectFinalizers(): void {
    for (const { name, decorated } of this.#ledger.lives) {
      if (!decorated) continue;
      this.#ledger.expectRead(`${name}.base`);
      const service = this.#services.find(({ id }) => name.startsWith(`${id}#`));
      if (service?.draft.declared === 'override') this.#ledger.expectRead(`${name}.own`);
    }
  }

  /** Tears down and collects until every resource is closed. */
  async end(): Promise<void> {
    const deadline = performance.now() + COLLECTION_DEADLINE_MS;
    // What a snapshot has is none of the container's: a restore gives it back.
    while (this.#snapshots > 0) {
      this.#restore();
      await this.#settleAll();
    }
    for (let round = 0; round < MAX_COLLECTIONS || performance.now() < deadline; round++) {
      this.#end('async');
      await this.#settleAll();
      if (this.#ledger.open === 0) return;
      this.#held = [];
      collectGarbage();
      await nextTurn();
    }
  }

  async #settleAll(): Promise<void> {
    do {
      for (const settle of this.#pending.splice(0)) settle();
      await nextTurn();
    } while (this.#pending.length > 0 || this.#ends.size > 0);
  }

  #serviceOf(draft: ServiceDraft): Service {
    const id = `s${this.#services.length}`;
    const dependencies = this.#services
      .filter((_, index) => (draft.dependencies & (2 ** index)) !== 0)
      .map((service) => service.id);
    const { create, decorate } = this.#classOf(id, draft);
    injectable()(create);
    for (const [index, dependency] of dependencies.entries()) {
      inject(dependency)(create, undefined, index);
    }
    const binding = undefined;
    return { id, draft, dependencies, create, decorate, decorated: false, binding };
  }

  #classOf(id: string, draft: ServiceDraft): Pick<Service, 'create' | 'decorate'> {
    // oxlint-disable-next-line typescript/no-this-alias -- classes refer to it
    const world = this;
    const ledger = this.#ledger;
    const func = (handle: string, start: () => () => void): unknown => {
      const end = start();
      ledger.close(handle);
      return world.#wait(draft.cleanup, end);
    };
    // The arguments reference the life of an object, and not the object.
    const argsOf = ({ [LIFE]: life }: Lively, level: string) => {
      const handle = `${life.name}.${level}`;
      ledger.read(handle);
      return [handle, (): (() => void) => ledger.start(life, handle)] as const;
    };

    class Base implements Lively {
      readonly [LIFE]: Life;
      constructor(...dependencies: Lively[]) {
        const lives = dependencies.map((dependency) => dependency[LIFE]);
        this[LIFE] = ledger.born({
          name: `${id}#${world.#count++}`,
          dependencies: lives,
          decorated: world.#isDecorated(id),
          mayOutliveDependencies: world.#waits && (world.#isSync || draft.scope !== 'Singleton'),
        });
        // Keeps what it is made of, as a service does.
        Object.defineProperty(this, 'dependencies', { value: dependencies });
      }
      [finalizerArgs]() {
        return argsOf(this, 'base');
      }
    }
    class Derived extends Base {
      override [finalizerArgs]() {
        return argsOf(this, 'own');
      }
    }
    if (draft.declared === 'override') {
      const decorate = (): void => {
        finalizeWith(func)(Base);
        finalizeWith(func)(Derived);
      };
      return { create: Derived, decorate };
    }
    const decorate = (): void => {
      if (draft.declared === 'method') finalizeWith(func)(Base);
      else finalizeWith(func, (lively: Base) => argsOf(lively, 'base'))(Base);
    };
    return { create: Base, decorate };
  }

  #isDecorated(id: string): boolean {
    return this.#services.find((service) => service.id === id)?.decorated === true;
  }

  #decorate(service: Service): void {
    if (service.decorated) return;
    service.decorated = true;
    service.decorate();
  }

  /** Returns after `end`, or a promise for it, which a later step settles. */
  #wait(how: 'returns' | 'waits', end: () => void): unknown {
    if (how === 'returns') {
      end();
      return undefined;
    }
    return new Promise<void>((resolve) => {
      this.#pending.push(() => {
        end();
        resolve();
      });
    });
  }

  #bind(): void {
    for (const service of this.#services) {
      if (!this.#container.isCurrentBound(service.id)) this.#bindOne(service);
    }
  }

  #bindOne(service: Service): void {
    const { id, draft, dependencies, create } = service;
    const make = (...made: Lively[]): Lively => {
      const [first] = made;
      if (first !== undefined && draft.kind === 'proxy') return new Proxy(first, {});
      if (first !== undefined && draft.kind === 'heir') return Object.create(first) as Lively;
      return new create(...made);
    };
    const bound = this.#container.bind<Lively>(id);
    const binding =
      draft.kind === 'class' ? bound.to(create) : bound.toResolvedValue(make, [...dependencies]);
    service.binding = binding;
    if (draft.scope === 'Singleton') binding.inSingletonScope();
    else if (draft.scope === 'Request') binding.inRequestScope();
    else binding.inTransientScope();
    const activate = (_context: unknown, lively: Lively): Lively | Promise<Lively> =>
      this.#activate(draft, lively);
    if (draft.activation !== 'none') {
      if (draft.activatedByContainer) this.#container.onActivation<Lively>(id, activate);
      else binding.onActivation(activate);
    }
    if (draft.scope === 'Singleton' && draft.deactivation !== 'none') {
      binding.onDeactivation((lively) => this.#deactivate(id, draft, lively));
    }
  }

  #activate({ activation }: ServiceDraft, lively: Lively): Lively | Promise<Lively> {
    if (activation === 'wraps') return new Proxy(lively, {});
    if (activation === 'returns') return lively;
    return new Promise((resolve) => {
      this.#pending.push(() => resolve(lively));
    });
  }

  #deactivate(id: string, { deactivation }: ServiceDraft, lively: Lively): void | Promise<void> {
    const life = lively[LIFE];
    // A wrapper shows the life of what it wraps, which isn't its own.
    if (!life.name.startsWith(`${id}#`)) return undefined;
    const end = this.#ledger.start(life, `deactivation of ${id}`);
    return this.#wait(deactivation === 'waits' ? 'waits' : 'returns', end) as void | Promise<void>;
  }

  #get({ id }: Service, form: 'sync' | 'async'): void {
    const hold = (got: Lively): unknown => this.#held.push(got);
    const failed = (error: unknown): void => this.#expectUnavailable(error);
    if (form === 'async') {
      this.#container.getAsync<Lively>(id).then(hold, failed);
      return;
    }
    try {
      hold(this.#container.get<Lively>(id));
    } catch (error) {
      failed(error);
    }
  }

  /** A service may be unbound, or need `getAsync`. */
  #expectUnavailable(error: unknown): void {
    const isOfInversify = error instanceof Error && 'kind' in error;
    if (!isOfInversify) this.#ledger.faults.push(String(error));
  }

  #end(form: 'sync' | 'async'): void {
    if (form === 'sync') {
      this.#attempt(() => this.#container.unbindAll());
      return;
    }
    const ended = this.#container.unbindAllAsync().then(() => {
      this.leftInProgress.push(...this.#ledger.inProgress);
    });
    this.#follow(ended);
  }

  #unbind({ id }: Service, form: 'sync' | 'async'): void {
    if (!this.#container.isCurrentBound(id)) return;
    this.#markRemoved(id);
    if (form === 'sync') this.#attempt(() => this.#container.unbind(id));
    else this.#follow(this.#container.unbindAsync(id));
  }

  /** What depends on the objects of a service that is removed alone stays. */
  #markRemoved(id: string): void {
    for (const life of this.#ledger.lives) {
      if (life.name.startsWith(`${id}#`)) life.removedAlone = true;
    }
  }

  #follow(end: Promise<void>): void {
    const failed = (error: unknown): unknown => this.#ledger.faults.push(String(error));
    const settled: Promise<void> = end.catch(failed).then(() => void this.#ends.delete(settled));
    this.#ends.add(settled);
  }

  #configure({ id, draft, binding }: Service): void {
    if (binding === undefined || !this.#container.isCurrentBound(id)) return;
    const name = `${id}.configured${this.#count++}`;
    const ledger = this.#ledger;
    let made = 0;
    finalizeBinding(binding, {
      func: (handle: string): unknown => {
        ledger.close(handle);
        return this.#wait(draft.cleanup, () => undefined);
      },
      argsOf: () => {
        const handle = `${name}.${made++}`;
        ledger.read(handle);
        return [handle] as const;
      },
    });
  }

  #restore(): void {
    if (this.#snapshots === 0) return;
    this.#snapshots -= 1;
    for (const life of this.#ledger.lives) life.removedAlone = true;
    this.#attempt(() => this.#container.restore());
  }

  /** A synchronous teardown throws if it doesn't wait for something. */
  #attempt(teardown: () => unknown): void {
    try {
      teardown();
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== 'ASYNC_IN_SYNC_DRAIN') this.#ledger.faults.push(String(error));
    }
  }
}

/** How long, and how often, the collector may run until it finds what was dropped. */
const COLLECTION_DEADLINE_MS = 500;
const MAX_COLLECTIONS = 20;

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run with --expose-gc');
  globalThis.gc();
}
