/* A model of the scopes of a container: each instance has one owner, which closes its instances newest first. */
import { type ScopeStep, SERVICES, type ServiceName, SLOTS, type Via } from './scope-program.js';

/** A scope: open until its end. */
interface Scope {
  ended: boolean;
}

/** The owner, which closes an instance: a scope, or one of the two containers. */
type Owner = Scope | 'child' | 'parent';

interface Instance {
  readonly name: string;
  owner: Owner;
  alive: boolean;
  /** The resolution that yielded it; a singleton is never dropped. */
  readonly root: Root | undefined;
}

/** One resolution. */
interface Root {
  /** The instance that it yielded; `undefined` until then. */
  instance?: Instance;
  /** True once the program no longer references it. */
  dropped: boolean;
}

/** A resolution that waits for its `settle`. */
interface Slow {
  readonly scope: Scope | undefined;
  readonly root: Root;
}

/** The instances that a step closed: group by group, and those of each owner newest first. */
export type Closed = ReadonlyArray<ReadonlyArray<readonly string[]>>;

export class ScopeModel {
  readonly #instances: Instance[] = [];
  readonly #roots: Root[] = [];
  readonly #opened: Array<Scope | undefined> = Array.from({ length: SLOTS });
  readonly #workers: Scope[][] = Array.from({ length: SLOTS }, () => []);
  readonly #captured: Array<Scope | undefined> = Array.from({ length: SLOTS });
  readonly #slow: Slow[] = [];
  #single = false;
  /** True once something was made for a scope that had ended. */
  #warned = false;
  #count = 0;

  /** Runs a step; returns what it closes. */
  run(step: ScopeStep): Closed {
    switch (step.op) {
      case 'open':
        // A scope that is dropped without an end leaves its instances to the end of the container.
        this.#opened[step.slot] = { ended: false };
        return [];
      case 'begin':
        this.#workers[step.slot]?.push({ ended: false });
        return [];
      case 'end-worker': {
        const scope = this.#workers[step.slot]?.pop();
        return scope === undefined ? [] : [[this.#end(scope)]];
      }
      case 'capture':
        this.#captured[step.slot] = this.#workers[step.slot]?.at(-1);
        return [];
      case 'get':
        this.#get(step.service, this.#scopeOf(step.via));
        return [];
      case 'get-slow': {
        const scope = this.#scopeOf(step.via);
        const root: Root = { dropped: false };
        this.#make('leaf', scope, root, new Map());
        this.#slow.push({ scope, root });
        return [];
      }
      case 'settle':
        this.#settle(step.pick);
        return [];
      case 'end-opened': {
        const scope = this.#opened[step.slot];
        return scope === undefined ? [] : [[this.#end(scope)]];
      }
      case 'end-container':
        return this.#endContainer();
      case 'keep':
        if (step.via.kind !== 'captured') {
          this.#keep(this.#scopeOf(step.via), this.#pick(step.pick));
        }
        return [];
      case 'release': {
        const instance = this.#pick(step.pick);
        return instance?.alive === true ? [[this.#close([instance])]] : [];
      }
      case 'drop': {
        const root = this.#roots[step.pick % Math.max(1, this.#roots.length)];
        if (root !== undefined) root.dropped = true;
        return [];
      }
      case 'collect':
        return [this.#collect()];
    }
  }

  /**
   * Returns the numbers of instances that are alive in the two containers and in the scopes that a program can
   * reach, and the number of warnings that a scope had ended.
   */
  state(): unknown {
    const of = (owner: Owner): number =>
      this.#instances.filter((one) => one.alive && one.owner === owner).length;
    return {
      warnings: this.#warned ? 1 : 0,
      child: of('child'),
      parent: of('parent'),
      opened: this.#opened.map((scope) => (scope === undefined ? 0 : of(scope))),
      workers: this.#workers.map((scopes) => scopes.map(of)),
    };
  }

  #scopeOf(via: Via): Scope | undefined {
    switch (via.kind) {
      case 'container':
        return undefined;
      case 'opened':
        return this.#opened[via.slot];
      case 'worker':
        return this.#workers[via.slot]?.at(-1);
      case 'captured':
        return this.#captured[via.slot];
    }
  }

  #get(service: ServiceName, scope: Scope | undefined): void {
    const root: Root = { dropped: false };
    const instance = this.#make(service, scope, root, new Map());
    if (instance === undefined) return;
    root.instance = instance;
    this.#roots.push(root);
  }

  /** Makes an instance, its parts first. Returns undefined for a singleton, which has no root. */
  #make(
    service: ServiceName,
    scope: Scope | undefined,
    root: Root | undefined,
    request: Map<ServiceName, Instance>,
  ): Instance | undefined {
    const { scope: lifetime, parts } = SERVICES[service];
    if (lifetime === 'Singleton') {
      if (this.#single) return undefined;
      this.#single = true;
      for (const part of parts) this.#make(part, undefined, undefined, request);
      this.#add(service, undefined, undefined);
      return undefined;
    }
    const made = request.get(service);
    if (made !== undefined) return made;
    for (const part of parts) this.#make(part, scope, root, request);
    const instance = this.#add(service, scope, root);
    if (lifetime === 'Request') request.set(service, instance);
    return instance;
  }

  #add(service: string, scope: Scope | undefined, root: Root | undefined): Instance {
    const container = service === 'upper' ? 'parent' : 'child';
    const owner = scope === undefined || scope.ended ? container : scope;
    if (scope?.ended === true) this.#warned = true;
    const name = `${service}${this.#count++}`;
    const instance: Instance = { name, owner, alive: true, root };
    this.#instances.push(instance);
    return instance;
  }

  #settle(pick: number): void {
    const [slow] = this.#slow.splice(pick % Math.max(1, this.#slow.length), 1);
    if (slow === undefined) return;
    const { scope, root } = slow;
    this.#make('leaf', scope, root, new Map());
    root.instance = this.#add('slow', scope, root);
    this.#roots.push(root);
  }

  /** Returns what a resolution yielded, if the program still references it. */
  #pick(pick: number): Instance | undefined {
    const root = this.#roots[pick % Math.max(1, this.#roots.length)];
    return root?.dropped === false ? root.instance : undefined;
  }

  #collect(): string[][] {
    const dropped = this.#roots.filter((root) => root.dropped);
    return dropped.map((dead) => this.#close(this.#instances.filter(({ root }) => root === dead)));
  }

  #keep(scope: Scope | undefined, instance: Instance | undefined): void {
    if (scope !== undefined && instance?.owner === scope) instance.owner = 'child';
  }

  /** Closes instances, newest first. */
  #close(instances: readonly Instance[]): string[] {
    const closed = instances.filter(({ alive }) => alive).toReversed();
    for (const instance of closed) instance.alive = false;
    return closed.map(({ name }) => name);
  }

  #ownedBy(owner: Owner): Instance[] {
    return this.#instances.filter((instance) => instance.owner === owner);
  }

  #end(scope: Scope): string[] {
    scope.ended = true;
    return this.#close(this.#ownedBy(scope));
  }

  /** Ends the open scopes first, in any order among them, then everything else of the container. */
  #endContainer(): Closed {
    const scopes = new Set<Scope>();
    for (const { owner, alive } of this.#instances) {
      if (alive && typeof owner === 'object') scopes.add(owner);
    }
    const first = [...scopes].map((scope) => this.#close(this.#ownedBy(scope)));
    this.#single = false;
    return [first, [this.#close(this.#ownedBy('child'))]];
  }
}
