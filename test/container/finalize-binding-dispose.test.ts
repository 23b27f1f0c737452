import { expect } from 'chai';
import { finalization, finalizeBinding } from '../../container/index.js';
import type { DrainError, FinalizeError } from '../../src/index.js';
import { alive, disposableClass, disposingContainer } from './disposable-resource.js';
import { Journal, rejection, thrown } from './journal.js';

describe('finalizeBinding(binding, { dispose })', () => {
  class Pool {
    readonly end: () => void;

    constructor(end: () => void) {
      this.end = end;
    }
  }

  for (const when of ['before', 'after'] as const) {
    it(`[P2] [11.26] calls a disposer that was configured ${when} the first get() with the object itself`, async () => {
      const journal = new Journal();
      const container = disposingContainer(finalization({}));
      const binding = container
        .bind(Pool)
        .toDynamicValue(() => new Pool(() => journal.write('end')))
        .inSingletonScope();
      if (when === 'after') container.get(Pool);
      const same = finalizeBinding(binding, { dispose: (pool) => pool.end() });
      expect(same).to.equal(binding);
      container.get(Pool);
      await container.unbindAllAsync();
      expect(journal.take()).to.deep.equal(['end']);
    });
  }

  it('[P2] [P5] covers constants, and uses the symbols if it is true', () => {
    const journal = new Journal();
    const container = disposingContainer(finalization({}));
    const Resource = disposableClass(journal, 'sync');
    const binding = container.bind('r').toConstantValue(new Resource());
    finalizeBinding(binding, { dispose: true });
    container.get('r');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['dispose R1']);
  });

  it('[P2] get() throws if it is true and the object has no such method', () => {
    const container = disposingContainer(finalization({}));
    finalizeBinding(
      container.bind('r').toDynamicValue(() => ({})),
      { dispose: true },
    );
    finalizeBinding(
      container.bind('text').toDynamicValue(() => 'text'),
      { dispose: true },
    );
    const messages = ['r', 'text'].map((id) => (thrown(() => container.get(id)) as Error).message);
    expect(messages).to.deep.equal([
      'expected the binding of r to yield an object with [Symbol.dispose] or [Symbol.asyncDispose], ' +
        'but got an object of class Object; write dispose: (instance) => instance.close()',
      'expected the binding of text to yield an object that finalizer dispose can be tied to, ' +
        'but got the string "text"; bind an object that holds it, or omit func and dispose',
    ]);
  });

  it('[P2] overrides the options of the container for its binding', () => {
    const journal = new Journal();
    const container = disposingContainer();
    const Resource = disposableClass(journal, 'sync');
    finalizeBinding(container.bind('never').to(Resource).inSingletonScope(), { dispose: false });
    finalizeBinding(container.bind('other').to(Resource).inSingletonScope(), {
      dispose: () => journal.write('in another way'),
    });
    finalizeBinding(
      container.bind('text').toDynamicValue(() => 'text'),
      { dispose: false },
    );
    container.bind('late').to(Resource).inSingletonScope();
    container.bind('alias').toDynamicValue((context) => context.get<object>('never'));
    for (const id of ['never', 'other', 'late', 'alias', 'text']) container.get(id);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['dispose R3', 'in another way']);
  });

  it('[P2] removes a disposer that the container has created', () => {
    const journal = new Journal();
    const container = disposingContainer();
    const binding = container.bind('r').to(disposableClass(journal, 'sync')).inSingletonScope();
    container.get('r');
    finalizeBinding(binding, { dispose: false });
    container.unbindAll();
    expect(journal.take()).to.deep.equal([]);
  });

  it('[P2] disposes the value of a pending construction once', async () => {
    const journal = new Journal();
    const container = disposingContainer(finalization({}));
    const Resource = disposableClass(journal, 'sync');
    const binding = container
      .bind('r')
      .toDynamicValue(async () => new Resource())
      .inSingletonScope();
    const got = container.getAsync('r');
    finalizeBinding(binding, { dispose: true });
    await got;
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal(['dispose R1']);
  });

  it('[P2] calls force with the object after timeoutMs', async () => {
    const journal = new Journal();
    const container = disposingContainer(finalization({}));
    const hang = (): Promise<void> => new Promise(() => undefined);
    finalizeBinding(container.bind('r').to(disposableClass(journal)), {
      dispose: hang,
      timeoutMs: 1,
      force: (instance) => journal.write(`force ${(instance as { id: string }).id}`),
    });
    const held = container.get('r');
    await container.unbindAllAsync();
    expect(journal.take(), alive(held)).to.deep.equal(['force R1']);
  });

  it('[C4] collects an error of a disposer like any other', async () => {
    const container = disposingContainer(finalization({}));
    finalizeBinding(container.bind(Pool).toConstantValue(new Pool(() => undefined)), {
      dispose: () => {
        throw new Error('busy');
      },
    });
    container.get(Pool);
    const error = (await rejection(container.unbindAllAsync())) as DrainError;
    expect(error.errors.map(({ message }) => message)).to.deep.equal([
      'finalizer dispose of Pool failed: busy',
    ]);
  });

  it('[P2] rejects an option of the wrong type', () => {
    const binding = disposingContainer()
      .bind(Pool)
      .toConstantValue(new Pool(() => undefined));
    const error = thrown(() => finalizeBinding(binding, { dispose: 'end' as never }));
    expect((error as FinalizeError).message).to.equal(
      'expected dispose of finalizeBinding to be true, false or a function, but got the string "end"; ' +
        'write { dispose: (pool) => pool.end() }',
    );
  });
});
