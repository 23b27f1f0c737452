import { expect } from 'chai';
import { Container, inject, injectable, preDestroy } from 'inversify';
import { finalization, finalizeBinding, openScope } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { DrainError } from '../../src/index.js';
import {
  bindAll,
  Cleanups,
  newContainer,
  type ServiceType,
  settled,
} from './concurrent-cleanups.js';
import { rejection, thrown } from './journal.js';

describe("a teardown with concurrency: 'dependencies'", () => {
  it('[U7] [C4] continues after failures and timeouts, and throws all errors together', async () => {
    const cleanups = new Cleanups();
    const container = new Container();
    container.register(finalization({ concurrency: 'dependencies', timeoutMs: 20 }));
    const A = cleanups.service('A');
    const C = cleanups.service('C');

    @injectable()
    @finalizeWith(() => Promise.reject(new Error('failed')), () => [])
    class B {
      constructor(@inject(A) readonly a: object) {}
    }
    bindAll(container, A, B as ServiceType, C);
    for (const one of [B, C]) container.get<object>(one);
    const error = (await rejection(container.unbindAllAsync())) as DrainError;
    expect(error).to.be.instanceOf(DrainError);
    expect(
      error.errors.map(({ code }: { readonly code: string }) => code).toSorted(),
    ).to.deep.equal(['CALLBACK_FAILED', 'TIMEOUT', 'TIMEOUT']);
    expect(cleanups.running).to.deep.equal(['C', 'A']);
  });

  it('[U7] calls everything when the deadline has passed', async () => {
    const cleanups = new Cleanups();
    const container = new Container();
    container.register(finalization({ concurrency: 'dependencies', deadlineMs: 20 }));
    const A = cleanups.service('A');
    const B = cleanups.service('B', [A]);
    const C = cleanups.service('C', [B]);
    const D = cleanups.service('D');
    bindAll(container, A, B, C, D);
    for (const one of [C, D]) container.get(one);
    const error = (await rejection(container.unbindAllAsync())) as DrainError;
    expect(error.errors).to.have.length(2);
    expect(cleanups.running).to.deep.equal(['D', 'C', 'B', 'A']);
  });

  it('[U7] [U1] begins with the services that stop first, then ends open scopes', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const B = cleanups.service('B');
    const Scoped = cleanups.service('scoped');
    const Server = cleanups.service('server');
    finalizeBinding(container.bind(Server).toSelf().inSingletonScope(), { stopFirst: true });
    bindAll(container, A, B);
    container.bind(Scoped).toSelf();
    for (const one of [Server, A, B]) container.get(one);
    const scoped = openScope(container).get(Scoped);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['server'],
      ['scoped'],
      ['A', 'B'],
    ]);
    expect(scoped).to.be.instanceOf(Scoped);
  });

  it('[U7] does not change the synchronous form or the teardown of a single service', async () => {
    const lines: string[] = [];
    const container = newContainer();
    for (const name of ['A', 'B']) {
      finalizeBinding(
        container.bind<object>(name).toDynamicValue(() => ({})),
        {
          func: (line: string) => void lines.push(line),
          argsOf: () => [name],
        },
      );
    }
    const held = ['A', 'B', 'A'].map((name) => container.get(name));
    container.unbindAll();
    expect(lines).to.deep.equal(['A', 'B', 'A']);
    expect(held).to.have.length(3);
    const cleanups = new Cleanups();
    for (const name of ['one', 'two']) {
      container.bind('single').to(cleanups.service(name)).inSingletonScope();
    }
    container.getAll('single');
    expect(await cleanups.rounds(container.unbindAsync('single'))).to.deep.equal([
      ['two'],
      ['one'],
    ]);
  });

  it('[U7] [C8] tears down a service that is built during the teardown, and then its dependencies', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const A = cleanups.service('A');
    const New = cleanups.service('new', [A]);
    const Scratch = cleanups.service('scratch');
    const B = cleanups.service('B');
    const held: object[] = [];

    @injectable()
    class Last {
      @preDestroy()
      end(): void {
        container.get(New);
        held.push(container.get(Scratch));
      }
    }
    bindAll(container, A, B, New, Last);
    container.bind(Scratch).toSelf();
    for (const one of [A, B, Last]) container.get(one);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([
      ['B', 'new', 'scratch'],
      ['A'],
    ]);
    expect(held).to.have.length(1);
  });

  it('[U7] [C8] lets cleanups that run at the same time await unbindAllAsync()', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const finished: string[] = [];
    const waitingService = (name: string): ServiceType => {
      @injectable()
      @finalizeWith(cleanups.start, () => [`${name} finalizer`])
      class Waiting {
        @preDestroy()
        async end(): Promise<void> {
          await container.unbindAllAsync();
          finished.push(name);
        }
      }
      return Waiting;
    };
    const A = cleanups.service('A');
    const One = waitingService('one');
    const Two = waitingService('two');
    const Other = cleanups.service('other', [A]);
    bindAll(container, A, One, Two, Other);
    for (const one of [One, Two, Other]) container.get(one);
    const rounds = await cleanups.rounds(container.unbindAllAsync());
    expect(rounds.flat().toSorted()).to.deep.equal([
      'A',
      'one finalizer',
      'other',
      'two finalizer',
    ]);
    expect(rounds.findIndex((round) => round.includes('A'))).to.be.greaterThan(
      rounds.findIndex((round) => round.includes('other')),
    );
    expect(finished.toSorted()).to.deep.equal(['one', 'two']);
  });

  it('[U7] [C8] finishes the cleanups in progress before a cleanup that awaits unbindAllAsync() continues', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const finished: string[] = [];

    @injectable()
    class Waiting {
      @preDestroy()
      async end(): Promise<void> {
        await container.unbindAllAsync();
        finished.push('waiting');
      }
    }
    const A = cleanups.service('A');
    const Other = cleanups.service('other', [A]);
    bindAll(container, Waiting, A, Other);
    for (const one of [Waiting, Other]) container.get(one);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([['other'], ['A']]);
    expect(finished).to.deep.equal(['waiting']);
  });

  it('[U7] [C8] runs the rest synchronously if unbindAll() is called before the end', async () => {
    const cleanups = new Cleanups();
    const container = newContainer();
    const Service = cleanups.serviceOfTwoSteps();
    const A = cleanups.service('A');
    const B = cleanups.service('B', [A]);
    bindAll(container, A, B, Service);
    for (const one of [B, Service]) container.get(one);
    const end = container.unbindAllAsync();
    await settled();
    expect(cleanups.running).to.deep.equal(['@preDestroy', 'B']);
    expect(thrown(() => container.unbindAll())).to.have.property('code', 'ASYNC_IN_SYNC_DRAIN');
    expect(cleanups.running).to.deep.equal(['@preDestroy', 'B', 'finalizer', 'A']);
    await cleanups.rounds(end);
    bindAll(container, A);
    container.get(A);
    expect(await cleanups.rounds(container.unbindAllAsync())).to.deep.equal([['A']]);
  });
});
