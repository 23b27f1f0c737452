import { expect } from 'chai';
import { type BindingOwner, bindingOwnerOf, indexBinding } from '../../container/binding-index.js';
import { newContainer } from './new-container.js';

/** Owns the bindings whose ids it contains. */
class Owner implements BindingOwner {
  readonly ids = new Set<number>();
  readonly ref: WeakRef<Owner> = new WeakRef(this);

  /** Indexes each binding before adding it, as a container does. */
  add(...ids: readonly number[]): void {
    for (const id of ids) {
      indexBinding(id, this.ref);
      this.ids.add(id);
    }
  }

  configureBinding(id: number): boolean {
    return this.ids.has(id);
  }

  handlerWasSet(): void {
    // It has no handlers.
  }

  hasBindingIn(first: number, last: number): boolean {
    return [...this.ids].some((id) => first <= id && id <= last);
  }
}

/** The first id of a block that only one test uses, far from the ids in the containers of other tests. */
let block = 2 ** 40;

function nextBlock(): number {
  block += 1_000_000;
  return block;
}

describe('the index of bindings', () => {
  it('[C6] finds the container of each binding, in whatever order they were added', () => {
    const first = nextBlock();
    const [one, other] = [new Owner(), new Owner()];
    one.add(first, first + 1, first + 2);
    other.add(first + 3, first + 4);
    one.add(first + 5, first + 8);
    other.add(first + 7, first + 6, first + 6, first - 1);
    const owners = Array.from({ length: 12 }, (_one, index) => bindingOwnerOf(first - 2 + index));
    expect(owners.map((owner) => [one, other].indexOf(owner as Owner))).to.deep.equal([
      -1, 1, 0, 0, 0, 1, 1, 0, 1, 1, 0, -1,
    ]);
  });

  it('[C6] [11.15] forgets bindings that were removed, and finds those that remain', () => {
    const first = nextBlock();
    const [one, other] = [new Owner(), new Owner()];
    for (let id = first; id < first + 100_000; id += 2) {
      one.add(id);
      other.add(id + 1);
      expect(bindingOwnerOf(id)).to.equal(one);
      if (id % 1_000 !== 0) one.ids.delete(id);
      other.ids.delete(id + 1);
    }
    expect(bindingOwnerOf(first)).to.equal(undefined);
    expect(bindingOwnerOf(first + 99_998)).to.equal(one);
    const found = Array.from({ length: 100_000 }, (_one, index) => bindingOwnerOf(first + index));
    const kept = [...one.ids].every((id) => found[id - first] === one);
    expect(kept).to.equal(true);
    expect(found.filter((owner) => owner !== undefined)).to.have.length.below(10_000);
  });

  it('[C6] [11.15] forgets what containers have unbound, and finds the bindings that they still have', () => {
    const containers = [newContainer(), newContainer()];
    const idsOf = (service: string): number[] =>
      containers.map(
        (container) => container.bind(service).toConstantValue(service).getIdentifier().id,
      );
    const kept = idsOf('kept');
    const removed = idsOf('removed');
    for (const container of containers) container.unbind('removed');
    // The containers bind in turn, so that the index becomes long enough to be searched for what it can forget.
    const isForgotten = (): boolean => removed.every((id) => bindingOwnerOf(id) === undefined);
    for (let count = 0; count < 100_000 && !isForgotten(); count++) {
      idsOf('other');
      for (const container of containers) container.unbind('other');
    }
    expect(isForgotten()).to.equal(true);
    const owners = new Set(kept.map(bindingOwnerOf));
    expect(owners).to.have.property('size', 2);
    expect(owners.has(undefined)).to.equal(false);
  });
});
