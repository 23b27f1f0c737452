import { expect } from 'chai';
import { Container, inject, injectable, type Newable } from 'inversify';
import { finalizersOf, lease, openScope, runInScope } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { DrainError, type FinalizeError } from '../../src/index.js';
import { collectSentinel, collectUntil, nextTurn, turnUntil } from '../support/collect.js';
import { warningsOf } from '../support/warnings.js';
import { Journal, rejection, thrown } from './journal.js';
import { newContainer } from './new-container.js';

/** A transient that uses a transient and a singleton, which uses another transient. */
function newGraph(container: Container, journal: Journal): new () => object {
  const Inner = journal.finalizedClass('Inner');
  const OfSingleton = journal.finalizedClass('OfSingleton');
  const { write, next } = journal;

  @injectable()
  @finalizeWith(write, () => ['finalize Singleton'])
  class Singleton {
    constructor(@inject(OfSingleton) readonly part: object) {}
  }

  @injectable()
  @finalizeWith(write, (outer: Outer) => [`finalize ${outer.id}`])
  class Outer {
    readonly id = next('Outer');
    constructor(
      @inject(Singleton) readonly singleton: object,
      @inject(Inner) readonly inner: object,
    ) {}
  }
  container.bind(Inner).toSelf();
  container.bind(OfSingleton).toSelf();
  container.bind(Singleton).toSelf().inSingletonScope();
  container.bind(Outer).toSelf();
  return Outer as unknown as new () => object;
}

/** Returns a promise and the function that resolves it. */
function newGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('openScope', () => {
  it('[U1] finalizes the instances that were made for it, however deep in a graph, newest first and exactly once', () => {
    const journal = new Journal();
    const container = newContainer();
    const Outer = newGraph(container, journal);
    const scope = openScope(container);
    scope.get(Outer);
    scope.getAll(Outer);
    expect(scope.size).to.equal(4);
    scope.drain();
    scope.drain();
    expect(journal.take()).to.deep.equal([
      'finalize Outer2',
      'finalize Inner2',
      'finalize Outer1',
      'finalize Inner1',
    ]);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Singleton', 'finalize OfSingleton1']);
  });

  it('[U1] leaves the dependencies of a singleton to the container, even if its construction is asynchronous', async () => {
    const journal = new Journal();
    const container = newContainer();
    const { write } = journal;
    const OfSingleton = journal.finalizedClass('OfSingleton');
    const Sibling = journal.finalizedClass('Sibling');
    container.bind('connection').toDynamicValue(async () => {
      await nextTurn();
      return {};
    });

    @injectable()
    @finalizeWith(write, () => ['finalize Late'])
    class Late {
      constructor(@inject('connection') readonly connection: object) {}
    }

    @injectable()
    class Singleton {
      constructor(
        @inject(OfSingleton) readonly part: object,
        @inject(Late) readonly late: object,
      ) {}
    }

    @injectable()
    @finalizeWith(write, () => ['finalize LateSibling'])
    class LateSibling {
      constructor(
        @inject(Singleton) readonly singleton: object,
        @inject('connection') readonly connection: object,
      ) {}
    }

    @injectable()
    class Outer {
      constructor(
        @inject(Singleton) readonly singleton: object,
        @inject(Sibling) readonly sibling: object,
        @inject(LateSibling) readonly late: object,
      ) {}
    }
    for (const service of [OfSingleton, Sibling, Late, LateSibling, Outer] as Newable[]) {
      container.bind(service).toSelf();
    }
    container.bind(Singleton).toSelf().inSingletonScope();
    const scope = openScope(container);
    await scope.getAsync(Outer);
    await scope.drainAsync();
    expect(journal.take()).to.deep.equal(['finalize LateSibling', 'finalize Sibling1']);
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal(['finalize Late', 'finalize OfSingleton1']);
  });

  it('[U1] includes request instances and the values of builders', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Shared = journal.finalizedClass('Shared');
    const Built = journal.finalizedClass('Built');
    container.bind(Shared).toSelf().inRequestScope();
    container.bind(Built).toDynamicValue(async () => {
      await nextTurn();
      return new Built();
    });
    await using scope = openScope(container);
    scope.get(Shared);
    const built = await Promise.all([scope.getAsync(Built), scope.getAllAsync(Built)]);
    expect([built.flat().length, scope.size]).to.deep.equal([2, 3]);
    await scope[Symbol.asyncDispose]();
    expect(journal.take()).to.have.members([
      'finalize Shared1',
      'finalize Built1',
      'finalize Built2',
    ]);
  });

  it('[U1] is not changed by a singleton whose construction fails', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    let broken = true;

    @injectable()
    class Broken {
      constructor() {
        if (broken) throw new Error('broken');
      }
    }
    container.bind(Broken).toSelf().inSingletonScope();
    container.bind(Service).toSelf();
    container.bind('tries').toDynamicValue((context) => thrown(() => context.get(Broken)));
    await runInScope(container, async (scope) => {
      await nextTurn();
      expect(thrown(() => container.get(Broken))).to.be.an('error');
      container.get(Service);
      thrown(() => scope.get(Broken));
      scope.get('tries');
      expect(await rejection(scope.getAsync(Broken))).to.be.an('error');
      container.get(Service);
      broken = false;
      scope.get(Broken);
      expect(scope.size).to.equal(2);
    });
    expect(journal.take()).to.deep.equal(['finalize Service2', 'finalize Service1']);
  });

  it('[U1] of a child container includes what a binding of the parent makes for it, but not vice versa', async () => {
    const journal = new Journal();
    const parent = newContainer();
    const child = newContainer({ parent });
    const OfParent = journal.finalizedClass('OfParent');
    const OfChild = journal.finalizedClass('OfChild');
    parent.bind(OfParent).toSelf();
    child.bind(OfChild).toSelf();
    const scope = openScope(child);
    scope.get(OfParent);
    scope.get(OfChild);
    expect([scope.size, finalizersOf(parent).size]).to.deep.equal([2, 0]);
    scope.drain();
    journal.take();
    await runInScope(parent, async (outer) => {
      child.get(OfChild);
      expect([outer.size, finalizersOf(child).size]).to.deep.equal([0, 1]);
      child.get(OfParent);
      await runInScope(newContainer(), () => child.get(OfParent));
      expect(outer.size).to.equal(2);
    });
    expect(journal.take()).to.deep.equal(['finalize OfParent3', 'finalize OfParent2']);
    parent.unbindAll();
    child.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize OfChild2']);
  });

  it('[U1] ends before anything else in a teardown of its container, which awaits it', async () => {
    const journal = new Journal();
    const container = newContainer();
    const { write } = journal;

    @injectable()
    @finalizeWith(
      async (name: string) => {
        write(`close ${name}`);
        await nextTurn();
        write(`closed ${name}`);
      },
      () => ['connection'],
    )
    class Connection {}
    const Database = journal.bothClass('Database');
    container.bind(Connection).toSelf();
    container.bind(Database).toSelf().inSingletonScope();
    const [one, other] = [openScope(container), openScope(container)];
    one.get(Connection);
    other.get(Connection);
    const ending = one.drainAsync();
    container.get(Database);
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal([
      'close connection',
      'close connection',
      'closed connection',
      'closed connection',
      'destroy Database1',
      'finalize Database1',
    ]);
    await ending;
    container.bind(Connection).toSelf();
    other.get(Connection);
    expect(other.size).to.equal(1);
    await other.drainAsync();
  });

  it('[U1] reports all its errors in a teardown of its container, in either form', async () => {
    const container = newContainer();
    const fail = (name: string): never => {
      throw new Error(name);
    };

    @injectable()
    @finalizeWith(fail, () => ['scoped'])
    class Scoped {}

    @injectable()
    @finalizeWith(fail, () => ['singleton'])
    class Singleton {}

    @injectable()
    @finalizeWith(async () => nextTurn())
    class Slow {}
    const fill = (): void => {
      container.bind(Scoped).toSelf();
      container.bind(Slow).toSelf();
      container.bind(Singleton).toSelf().inSingletonScope();
      const scope = openScope(container);
      scope.get(Scoped);
      scope.get(Slow);
      container.get(Singleton);
    };
    fill();
    const failed = (await rejection(container.unbindAllAsync())) as DrainError;
    const causes = failed.errors.map(({ cause }) => String(cause));
    expect(causes).to.deep.equal(['Error: scoped', 'Error: singleton']);
    fill();
    const synchronous = thrown(() => container.unbindAll()) as DrainError;
    expect(synchronous.errors.map(({ code }) => code)).to.deep.equal([
      'CALLBACK_FAILED',
      'CALLBACK_FAILED',
      'ASYNC_IN_SYNC_DRAIN',
    ]);
  });

  it('[U1] names each callback of an open scope that exceeds the deadline', async () => {
    const container = newContainer();
    const gate = newGate();

    @injectable()
    @finalizeWith(() => gate.opened)
    class Slow {}
    container.bind(Slow).toSelf();
    const scopes = [openScope(container), openScope(container)];
    for (const scope of scopes) {
      scope.get(Slow);
      scope.get(Slow);
    }
    const dispose = container as unknown as {
      [Symbol.asyncDispose](limits: { deadlineMs: number }): Promise<void>;
    };
    const failed = await rejection(dispose[Symbol.asyncDispose]({ deadlineMs: 5 }));
    expect((failed as DrainError).errors.map(({ code }) => code)).to.deep.equal([
      'TIMEOUT',
      'TIMEOUT',
    ]);
    gate.open();
  });

  it('[G4] does not retain its instances and, if it is dropped, does not prevent their cleanup', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf();
    const scope = openScope(container);
    scope.get(Service);
    await collectUntil(() => scope.size === 0, 'the instance of an open scope to be collected');
    expect(journal.take()).to.deep.equal(['finalize Service1']);
    for (let count = 0; count < 100; count++) openScope(container).get(Service);
    await collectUntil(() => journal.lines.length === 100, 'the instances to be collected');
    journal.take();
    const kept = openScope(container).get(Service);
    await collectSentinel();
    container.unbindAll();
    expect([kept.id, journal.take()]).to.deep.equal(['Service102', ['finalize Service102']]);
  });

  it('[U1] keep() moves an instance to the container', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf();
    const scope = openScope(container);
    const kept = scope.get(Service);
    scope.get(Service);
    scope.keep(kept);
    scope.keep(kept);
    scope.keep({});
    scope.drain();
    expect(journal.take()).to.deep.equal(['finalize Service2']);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service1']);
  });

  it('[U1] [S5] returns the same promise to concurrent calls of drainAsync(), and rejects it once', async () => {
    const container = newContainer();
    @injectable()
    @finalizeWith(async () => {
      await nextTurn();
      throw new Error('not closed');
    })
    class Connection {}
    container.bind(Connection).toSelf();
    const scope = openScope(container);
    scope.get(Connection);
    const ending = scope.drainAsync();
    expect(scope.drainAsync()).to.equal(ending);
    expect(scope[Symbol.asyncDispose]()).to.equal(ending);
    expect(await rejection(ending)).to.be.instanceOf(DrainError);
    await scope.drainAsync();
  });

  it('[U1] ends once, and rejects invalid limits and a container without the plugin', async () => {
    const scope = openScope(newContainer());
    const code = ((await rejection(scope.drainAsync({ timeoutMs: -1 }))) as FinalizeError).code;
    expect(code).to.equal('INVALID_ARGUMENT');
    await scope.drainAsync({ timeoutMs: 5 });
    scope[Symbol.dispose]();
    expect(thrown(() => openScope(new Container()))).to.have.property('code', 'PLUGIN_MISSING');
  });

  it('[U1] calls the rest, and nothing twice, if one of its callbacks ends it', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf();
    const scope = openScope(container);

    @injectable()
    @finalizeWith(() => {
      scope.drain();
      scope.get(Service);
    })
    class Reentrant {}
    container.bind(Reentrant).toSelf();
    scope.get(Service);
    scope.get(Reentrant);
    scope.drain();
    expect([journal.take(), scope.size]).to.deep.equal([
      ['finalize Service1', 'finalize Service2'],
      0,
    ]);
  });
});

describe('runInScope', () => {
  it('[U2] finalizes what the container made before and after an await, and returns the result', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf();
    const result = await runInScope(container, async (scope) => {
      container.get(Service);
      await nextTurn();
      await container.getAsync(Service);
      scope.get(Service);
      expect(journal.take()).to.deep.equal([]);
      return 'result';
    });
    expect([result, ...journal.take()]).to.deep.equal([
      'result',
      'finalize Service3',
      'finalize Service2',
      'finalize Service1',
    ]);
    expect(finalizersOf(container).size).to.equal(0);
  });

  it('[U2] concurrent scopes never mix, and scopes nest', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf();
    const sizes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        runInScope(container, async (outer) => {
          for (let count = 0; count <= index; count++) {
            await nextTurn();
            container.get(Service);
          }
          await runInScope(container, async (inner) => {
            await nextTurn();
            container.get(Service);
            expect(inner.size).to.equal(1);
          });
          return outer.size - index;
        }),
      ),
    );
    expect(new Set(sizes)).to.deep.equal(new Set([1]));
    expect(new Set(journal.take()).size).to.equal((50 * 51) / 2 + 50);
  });

  it('[U2] finalizes what a failing callback has made, and loses no error', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf();
    const workFailed = new Error('work');
    const work = (): never => {
      container.get(Service);
      throw workFailed;
    };
    expect(await rejection(runInScope(container, work))).to.equal(workFailed);
    expect(journal.take()).to.deep.equal(['finalize Service1']);

    @injectable()
    @finalizeWith(() => {
      throw new Error('cleanup');
    })
    class Failing {}
    container.bind(Failing).toSelf();
    const cleanup = await rejection(runInScope(container, () => container.get(Failing)));
    expect(cleanup).to.be.an.instanceof(DrainError);
    const both = await rejection(
      runInScope(container, () => {
        container.get(Failing);
        throw workFailed;
      }),
    );
    expect(both).to.include({ name: 'SuppressedError', suppressed: workFailed });
    expect(both).to.have.property('error').that.is.an.instanceof(DrainError);
  });

  it('[U2] is not changed by unbinding a singleton that was never built', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf();
    for (const unbind of ['unbind', 'unbindAsync'] as const) {
      await runInScope(container, async (scope) => {
        container
          .bind('unused')
          .toDynamicValue(() => ({}))
          .inSingletonScope();
        await container[unbind]('unused');
        container.get(Service);
        expect(scope.size).to.equal(1);
      });
    }
    expect(journal.take()).to.have.length(2);
  });

  it('[U2] leaves what is resolved after its end to the container, and warns once', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf();
    const messages = await warningsOf('INVERSIFY_FINALIZE_SCOPE_ENDED', async () => {
      let escaped = 0;
      await runInScope(container, (scope) => {
        setTimeout(() => {
          container.get(Service);
          scope.get(Service);
          escaped += 1;
        }, 1);
      });
      await turnUntil(() => escaped === 1, 'the timer to fire');
    });
    expect(journal.take()).to.deep.equal([]);
    expect(messages).to.have.length(1);
    expect(messages[0]).to.contain('expected Service to be resolved before its scope ended');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service2', 'finalize Service1']);
  });
});

describe('lease', () => {
  it('[U3] finalizes one resolved object with everything that was made for it', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Outer = newGraph(container, journal);
    const leased = await lease(container, Outer);
    expect(leased.value).to.be.an.instanceof(Outer);
    await leased[Symbol.asyncDispose]();
    expect(journal.take()).to.deep.equal(['finalize Outer1', 'finalize Inner1']);
  });

  it('[U3] finalizes what a failing resolution has made', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Part = journal.finalizedClass('Part');

    @injectable()
    class Broken {
      constructor(@inject(Part) readonly part: object) {
        throw new Error('broken');
      }
    }
    container.bind(Part).toSelf();
    container.bind(Broken).toSelf();
    expect(await rejection(lease(container, Broken))).to.be.an('error');
    expect(journal.take()).to.deep.equal(['finalize Part1']);
  });
});
