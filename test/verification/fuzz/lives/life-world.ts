/* The services of a program in a container with the plugin, and the steps on them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Container } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../../../container/index.js';
import type { FinalizableBinding } from '../../../../container/finalize-binding.js';
import type { LifeLedger } from './ledger.js';
import type { LifeProgram, LifeStep, ServiceDraft } from './life-program.js';
import { LIFE, type HasLife, type ServiceClass, serviceClassOf } from './service-class.js';
import { Waits } from './waits.js';

/** One service of a program. */
interface Service extends ServiceClass {
  readonly id: string;
  readonly draft: ServiceDraft;
  readonly dependencies: readonly string[];
  decorated: boolean;
  /** Its binding, while it is bound. */
  binding: FinalizableBinding | undefined;
}

/** A container with the services of a program. */
export class LifeWorld {
  readonly #container = new Container();
  readonly #ledger: LifeLedger;
  readonly #services: Service[] = [];
  readonly #waits = new Waits();
  /** The objects that the program got and has not dropped. */
  #held: unknown[] = [];
  /** Returns true if the dependencies of a service may be torn down while its construction is pending. */
  readonly #mayOutlive: (draft: ServiceDraft) => boolean;
  #count = 0;
  #snapshots = 0;
  /** The asynchronous teardowns in progress. */
  readonly #ends = new Set<Promise<void>>();
  /** Steps that were still in progress when `unbindAllAsync()` had resolved. */
  readonly leftInProgress: string[] = [];

  constructor({ services, steps }: LifeProgram, ledger: LifeLedger) {
    this.#ledger = ledger;
    const isPending = services.some(({ activation }) => activation === 'waits');
    const isSync = steps.some((step) => {
      return (step.op === 'end' || step.op === 'unbind') && step.form === 'sync';
    });
    this.#mayOutlive = ({ scope }) => isPending && (isSync || scope !== 'Singleton');
    this.#container.register(FinalizationPlugin);
    for (const draft of services) this.#services.push(this.#serviceOf(draft));
    this.#bind();
    for (const service of this.#services) {
      if (!service.draft.late) this.#decorate(service);
    }
  }

  /** Runs a step, and everything that can run then. */
  async run(step: LifeStep): Promise<void> {
    const service =
      'service' in step ? this.#services[step.service % this.#services.length] : undefined;
    switch (step.op) {
      case 'get':
        if (service !== undefined) this.#get(service, step.form);
        break;
      case 'settle':
        this.#waits.settle(step.pick);
        break;
      case 'end':
        this.#end(step.form);
        break;
      case 'unbind':
        if (service !== undefined) this.#unbind(service, step.form);
        break;
      case 'decorate':
        // A resolution in progress keeps the plan that it started with.
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
    // What is in a snapshot no longer belongs to the container; a restore gives it back.
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
      this.#waits.settleAll();
      await nextTurn();
    } while (this.#waits.size > 0 || this.#ends.size > 0);
  }

  #serviceOf(draft: ServiceDraft): Service {
    const id = `s${this.#services.length}`;
    const dependencies = this.#services
      .filter((_, index) => (draft.dependencies & (2 ** index)) !== 0)
      .map((service) => service.id);
    const service: Service = {
      id,
      draft,
      dependencies,
      decorated: false,
      binding: undefined,
      ...serviceClassOf(draft, dependencies, this.#ledger, this.#waits, (lives) =>
        this.#ledger.created({
          name: `${id}#${this.#count++}`,
          dependencies: lives,
          decorated: service.decorated,
          mayOutliveDependencies: this.#mayOutlive(draft),
        }),
      ),
    };
    return service;
  }

  #decorate(service: Service): void {
    if (service.decorated) return;
    service.decorated = true;
    service.decorate();
  }

  #bind(): void {
    for (const service of this.#services) {
      if (!this.#container.isCurrentBound(service.id)) this.#bindOne(service);
    }
  }

  #bindOne(service: Service): void {
    const { id, draft, dependencies, create } = service;
    const make = (...made: HasLife[]): HasLife => {
      const [first] = made;
      if (first !== undefined && draft.kind === 'proxy') return new Proxy(first, {});
      if (first !== undefined && draft.kind === 'inheriting') {
        return Object.create(first) as HasLife;
      }
      return new create(...made);
    };
    const bound = this.#container.bind<HasLife>(id);
    const binding =
      draft.kind === 'class' ? bound.to(create) : bound.toResolvedValue(make, [...dependencies]);
    service.binding = binding;
    if (draft.scope === 'Singleton') binding.inSingletonScope();
    else if (draft.scope === 'Request') binding.inRequestScope();
    else binding.inTransientScope();
    const activate = (_context: unknown, instance: HasLife): HasLife | Promise<HasLife> =>
      this.#activate(draft, instance);
    if (draft.activation !== 'none') {
      if (draft.activatedByContainer) this.#container.onActivation<HasLife>(id, activate);
      else binding.onActivation(activate);
    }
    if (draft.scope === 'Singleton' && draft.deactivation !== 'none') {
      binding.onDeactivation((instance) => this.#deactivate(id, draft, instance));
    }
  }

  #activate({ activation }: ServiceDraft, instance: HasLife): HasLife | Promise<HasLife> {
    if (activation === 'wraps') return new Proxy(instance, {});
    if (activation === 'returns') return instance;
    return Promise.resolve(this.#waits.end('waits', () => undefined)).then(() => instance);
  }

  #deactivate(id: string, { deactivation }: ServiceDraft, instance: HasLife): void | Promise<void> {
    const life = instance[LIFE];
    // A wrapper exposes the life of the object that it wraps, and has none of its own.
    if (!life.name.startsWith(`${id}#`)) return undefined;
    const end = this.#ledger.start(life, `deactivation of ${id}`);
    return this.#waits.end(deactivation === 'waits' ? 'waits' : 'returns', end);
  }

  #get({ id }: Service, form: 'sync' | 'async'): void {
    const hold = (got: HasLife): unknown => this.#held.push(got);
    const failed = (error: unknown): void => this.#expectUnavailable(error);
    if (form === 'async') {
      this.#container.getAsync<HasLife>(id).then(hold, failed);
      return;
    }
    try {
      hold(this.#container.get<HasLife>(id));
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
    const removed = (): void => this.#markRemoved(id);
    removed();
    if (form === 'sync') {
      this.#attempt(() => this.#container.unbind(id));
      return;
    }
    // What is built while it is being unbound is removed with it.
    this.#follow(this.#container.unbindAsync(id).finally(removed));
  }

  /** Objects that depend on those of a service that is removed alone remain. */
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
        return this.#waits.end(draft.cleanup, () => undefined);
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

  /** A synchronous teardown throws if there is something that it can't await. */
  #attempt(teardown: () => unknown): void {
    try {
      teardown();
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== 'ASYNC_IN_SYNC_DRAIN') this.#ledger.faults.push(String(error));
    }
  }
}

/** The time and the number of collections in which the collector must find what was dropped. */
const COLLECTION_DEADLINE_MS = 500;
const MAX_COLLECTIONS = 20;

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run with --expose-gc');
  globalThis.gc();
}
