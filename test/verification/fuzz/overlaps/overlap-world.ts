/*
 * Scopes of one container whose ends are pending and overlap. A ledger of what was made checks each close when
 * it starts, and each end when it has settled.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Container, inject, injectable, type Newable } from 'inversify';
import {
  FinalizationPlugin,
  openScope,
  type ResolutionScope,
  runInScope,
} from '../../../../container/index.js';
import { finalizeWith } from '../../../../decorators/index.js';
import type { OverlapStep, ServiceName } from './overlap-program.js';

/** A scope or the container, and its end. */
interface Owner {
  readonly resolver: ResolutionScope | Container;
  readonly end: () => Promise<unknown>;
  /** The end in progress doesn't have to close services with this creation number or a later one. */
  endsBefore: number | undefined;
  /** True for a scope whose end has settled: what it makes then belongs to the container. */
  ended: boolean;
}

/** One service, without a reference to it. */
interface Entry {
  readonly owner: Owner;
  readonly sequence: number;
  state: 'alive' | 'closing' | 'closed';
  settle: (fails: boolean) => void;
}

export class OverlapWorld {
  readonly #container = new Container();
  readonly #entries: Entry[] = [];
  /** Holds every service, so that only the ends close them. */
  readonly #services: object[] = [];
  readonly #slots: Owner[] = [];
  readonly #scopes: Owner[] = [];
  readonly #classes: Readonly<Record<ServiceName, Newable<object>>>;
  /** The container, which is the owner of its singletons. */
  readonly #root: Owner = {
    resolver: this.#container,
    end: async () => this.#container.unbindAllAsync(),
    endsBefore: undefined,
    ended: false,
  };
  /** The owner of transients that are made now. */
  #maker: Owner = this.#root;
  /** Broken promises. They are collected, since an error in a callback is one of the end's own errors. */
  readonly #broken: string[] = [];

  constructor() {
    const make = (owner: Owner): Entry => this.#make(owner);
    const transients = (): Owner => this.#maker;
    const root = (): Owner => this.#root;
    const close = async (entry: Entry): Promise<void> => this.#close(entry);

    @injectable()
    @finalizeWith(close, (leaf: Leaf) => [leaf.entry])
    class Leaf {
      readonly entry: Entry = make(transients());
    }
    @injectable()
    @finalizeWith(close, (node: Node) => [node.entry])
    class Node {
      readonly entry: Entry = make(transients());
      constructor(@inject(Leaf) readonly leaf: Leaf) {}
    }
    @injectable()
    @finalizeWith(close, (single: Single) => [single.entry])
    class Single {
      readonly entry: Entry = make(root());
    }
    this.#classes = { leaf: Leaf, node: Node, single: Single };
    this.#container.register(FinalizationPlugin);
    this.#bindAll();
  }

  get closed(): number {
    return this.#entries.filter(({ state }) => state === 'closed').length;
  }

  async run(step: OverlapStep): Promise<void> {
    switch (step.op) {
      case 'open':
        this.#slots[step.slot] = step.form === 'openScope' ? this.#open() : this.#begin();
        break;
      case 'get':
        this.#get(this.#slots[step.slot] ?? this.#root, step.service);
        break;
      case 'get-of-container':
        this.#get(this.#root, step.service);
        break;
      case 'end':
        this.#end(this.#slots[step.slot]);
        break;
      case 'end-container':
        this.#end(this.#root);
        break;
      case 'settle': {
        const closing = this.#closing();
        closing[step.pick % Math.max(1, closing.length)]?.settle(step.fails);
        break;
      }
    }
    await nextTurn();
    this.#expectProgress();
  }

  /** Ends the container, and settles whatever is pending, oldest first. */
  async end(): Promise<void> {
    this.#end(this.#root);
    for (let closing = this.#closing(); closing.length > 0; closing = this.#closing()) {
      closing[0]?.settle(false);
      await nextTurn();
      this.#expectProgress();
    }
    deepStrictEqual(this.closed, this.#entries.length, 'everything is closed in the end');
    for (const scope of this.#scopes) this.#end(scope);
    await nextTurn();
    this.#expectProgress();
  }

  #bindAll(): void {
    this.#container.bind(this.#classes.leaf).toSelf();
    this.#container.bind(this.#classes.node).toSelf();
    this.#container.bind(this.#classes.single).toSelf().inSingletonScope();
  }

  #open(): Owner {
    const scope = openScope(this.#container);
    return this.#remember(scope, async () => scope.drainAsync());
  }

  #begin(): Owner {
    let finish = (): void => undefined;
    const work = new Promise<void>((resolve) => (finish = resolve));
    const scopes: ResolutionScope[] = [];
    const done = runInScope(this.#container, async (scope) => {
      scopes.push(scope);
      await work;
    });
    const [scope] = scopes;
    ok(scope !== undefined, 'the callback of runInScope is called synchronously');
    return this.#remember(scope, async () => {
      finish();
      await done;
    });
  }

  #remember(resolver: ResolutionScope, end: () => Promise<unknown>): Owner {
    const scope: Owner = { resolver, end, endsBefore: undefined, ended: false };
    this.#scopes.push(scope);
    return scope;
  }

  #get(owner: Owner, service: ServiceName): void {
    this.#maker = owner.ended ? this.#root : owner;
    this.#services.push(owner.resolver.get(this.#classes[service]));
    this.#maker = this.#root;
  }

  #make(owner: Owner): Entry {
    const entry: Entry = {
      owner,
      sequence: this.#entries.length,
      state: 'alive',
      settle: () => undefined,
    };
    this.#entries.push(entry);
    return entry;
  }

  /** Starts an end, or joins the one in progress. */
  #end(owner: Owner | undefined): void {
    if (owner === undefined || owner.ended) return;
    const endsBefore = owner.endsBefore ?? this.#entries.length;
    owner.endsBefore = endsBefore;
    const over = (): void => {
      const left = this.#entries.filter(
        (entry) =>
          entry.state !== 'closed' &&
          entry.sequence < endsBefore &&
          (owner === this.#root || entry.owner === owner),
      );
      if (left.length > 0) this.#broken.push('an end settled before everything had been closed');
      if (owner.endsBefore === undefined) return;
      owner.endsBefore = undefined;
      if (owner === this.#root) this.#bindAll();
      else owner.ended = true;
    };
    void owner.end().then(over, over);
  }

  #close(entry: Entry): Promise<void> {
    const { owner, sequence } = entry;
    if (entry.state !== 'alive') this.#broken.push('a service was closed twice');
    for (const other of this.#entries) {
      if (other.state === 'closed' || other === entry) continue;
      if (other.owner === owner && (other.state === 'closing' || other.sequence > sequence)) {
        this.#broken.push('a service was closed before a newer one of its owner');
      }
      if (owner !== this.#root || other.owner === this.#root) continue;
      if (other.sequence < (owner.endsBefore ?? 0)) {
        this.#broken.push('a service of the container was closed before one of an open scope');
      }
    }
    entry.state = 'closing';
    return new Promise((resolve, reject) => {
      entry.settle = (fails) => {
        entry.state = 'closed';
        if (fails) reject(new Error('close failed'));
        else resolve();
      };
    });
  }

  #closing(): readonly Entry[] {
    return this.#entries.filter(({ state }) => state === 'closing');
  }

  /** An end that hasn't settled waits for a service; the end of a scope waits for one of its own services. */
  #expectProgress(): void {
    deepStrictEqual(this.#broken, []);
    const closing = this.#closing();
    for (const owner of [this.#root, ...this.#scopes]) {
      if (owner.endsBefore === undefined) continue;
      ok(
        closing.some((entry) => owner === this.#root || entry.owner === owner),
        'an end is pending although none of its services is being closed',
      );
    }
  }
}
