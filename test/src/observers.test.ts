import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect } from 'chai';
import { containerObserver, setContainerObserver } from '../../src/container-observer.js';
import { createRecord } from '../../src/create.js';
import { FinalizerScope } from '../../src/index.js';
import { sourceOf } from '../../src/observation.js';
import { listOf } from '../../src/scope.js';

describe('observers', () => {
  it('[T1] the message of a creation references its finalizer, for the diagnostics of this package', () => {
    const scope = new FinalizerScope();
    const messages: object[] = [];
    const listener = (message: unknown): void => void messages.push(message as object);
    const channel = 'inversify-finalize:create';
    subscribe(channel, listener);
    try {
      const record = createRecord(listOf(scope), {}, () => 1, [], undefined, true, undefined);
      expect(messages.map((message) => sourceOf(message))).to.deep.equal([record]);
      expect(sourceOf({})).to.equal(undefined);
    } finally {
      unsubscribe(channel, listener);
      scope.drain();
    }
  });

  it('[T3] an observer of containers is set and removed', () => {
    const before = containerObserver;
    const observer = {
      registered: () => undefined,
      bound: () => undefined,
      builderOf: (_service: string, builder: (...args: unknown[]) => unknown) => builder,
      made: () => undefined,
      tornDown: () => undefined,
    };
    setContainerObserver(observer);
    expect(containerObserver).to.equal(observer);
    setContainerObserver(before);
    expect(containerObserver).to.equal(before);
  });
});
