import { expect } from 'chai';
import { Container, injectable } from 'inversify';
import {
  finalization,
  FinalizationPlugin,
  finalizeBinding,
  finalizersOf,
} from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { type DrainError, type FinalizeError, setUnraisableHook } from '../../src/index.js';
import { turnUntil } from '../support/collect.js';
import { Journal, rejection, thrown } from './journal.js';
import { newContainer } from './new-container.js';

/** A server whose connections stay open until they are closed by force. */
class Server {
  open = true;
  closed: (() => void) | undefined;
  failed: ((error: Error) => void) | undefined;
  readonly end: Promise<void> = new Promise((resolve, reject) => {
    this.closed = resolve;
    this.failed = reject;
  });
}

const closeGracefully = (server: Server): Promise<void> => server.end;

describe('a limit for one cleanup', () => {
  function decorated(journal: Journal, options: { timeoutMs?: number; force?: true }) {
    const closeByForce = (server: Server): void => {
      journal.write(`force ${server.open}`);
    };
    const { timeoutMs, force } = options;
    @injectable('Singleton')
    @finalizeWith(closeGracefully, (service: Service) => [service.server], {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(force === undefined ? {} : { force: closeByForce }),
    })
    class Service {
      readonly server = new Server();
    }
    return Service;
  }

  function start(
    journal: Journal,
    options: { timeoutMs?: number; force?: true },
    plugin = FinalizationPlugin,
  ): { container: Container; server: Server } {
    const Service = decorated(journal, options);
    const container = new Container();
    container.register(plugin);
    finalizeBinding(
      container
        .bind('pool')
        .toDynamicValue(() => ({}))
        .inSingletonScope(),
      {
        func: () => journal.write('pool closed'),
      },
    );
    container.bind(Service).toSelf();
    container.get('pool');
    return { container, server: container.get(Service).server };
  }

  it('[S3] calls force with the same arguments after timeoutMs, and continues without an error', async () => {
    const journal = new Journal();
    const { container } = start(journal, { timeoutMs: 1, force: true });
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal(['force true', 'pool closed']);
  });

  it('[S3] does not call force if the callback settles in time', async () => {
    const journal = new Journal();
    const { container, server } = start(journal, { timeoutMs: 60_000, force: true });
    const end = container.unbindAllAsync();
    server.closed?.();
    await end;
    expect(journal.take()).to.deep.equal(['pool closed']);
  });

  it('[S3] names a callback that exceeds its own timeoutMs and has no force', async () => {
    const journal = new Journal();
    const { container } = start(journal, { timeoutMs: 1 });
    const error = (await rejection(container.unbindAllAsync())) as DrainError;
    expect(error.errors.map(({ code }) => code)).to.deep.equal(['TIMEOUT']);
    expect(error.message).to.include(
      'closeGracefully of Service to settle within its timeout of 1 ms',
    );
    expect(journal.take()).to.deep.equal(['pool closed']);
  });

  it('[S3] calls force when the timeout or the deadline of the teardown has passed', async () => {
    for (const [options, codes] of [
      [{ timeoutMs: 1 }, undefined],
      [{ deadlineMs: 1 }, ['TIMEOUT']],
    ] as const) {
      const journal = new Journal();
      const { container } = start(journal, { force: true }, finalization(options));
      const [end] = await Promise.allSettled([container.unbindAllAsync()]);
      const error = end.status === 'rejected' ? (end.reason as DrainError) : undefined;
      expect(error?.errors.map(({ code }) => code)).to.deep.equal(codes);
      expect(journal.take()).to.deep.equal(['force true', 'pool closed']);
    }
  });

  it('[S3] also calls force for a callback that is called after the deadline', async () => {
    const journal = new Journal();
    const { container } = start(journal, { force: true }, finalization({ deadlineMs: 1 }));
    const hang = (): Promise<void> => new Promise(() => undefined);
    finalizeBinding(
      container
        .bind('client')
        .toDynamicValue(() => ({}))
        .inSingletonScope(),
      {
        func: hang,
      },
    );
    container.get('client');
    const error = (await rejection(container.unbindAllAsync())) as DrainError;
    expect(error.errors.length).to.equal(1);
    expect(journal.take()).to.deep.equal(['force true', 'pool closed']);
  });

  it('[S3] only reports a rejection that comes after force', async () => {
    const journal = new Journal();
    const { container, server } = start(journal, { timeoutMs: 1, force: true });
    await container.unbindAllAsync();
    const reported: string[] = [];
    const previous = setUnraisableHook((error, name) => reported.push(`${name}: ${String(error)}`));
    try {
      server.failed?.(new Error('aborted'));
      await turnUntil(() => reported.length > 0, 'the report');
    } finally {
      setUnraisableHook(previous);
    }
    expect(reported).to.deep.equal(['closeGracefully of Service: Error: aborted']);
    expect(journal.take()).to.deep.equal(['force true', 'pool closed']);
  });

  it('[S2] treats an error in force as an error in its callback', async () => {
    const container = newContainer();
    const binding = container.bind(Server).toSelf().inSingletonScope();
    finalizeBinding(binding, {
      dispose: closeGracefully,
      timeoutMs: 1,
      force: () => {
        throw new Error('no such socket');
      },
    });
    container.get(Server);
    const error = (await rejection(container.unbindAllAsync())) as DrainError;
    expect(error.errors.map(({ message }) => message)).to.deep.equal([
      'finalizer dispose of Server failed: no such socket',
    ]);
  });

  it('[F5] peek() and detach() return the callback that was passed', () => {
    const { container } = start(new Journal(), { timeoutMs: 1 });
    const [finalizer] = finalizersOf(container);
    expect(finalizer?.peek()?.[1]).to.equal(closeGracefully);
    expect(finalizer?.detach()?.[1]).to.equal(closeGracefully);
  });

  for (const [name, limit, text] of [
    [
      'timeoutMs',
      { timeoutMs: -1 },
      'a finite number of milliseconds, 0 or more, but got the number -1',
    ],
    ['force', { force: 'now' }, 'a function, but got the string "now"'],
  ] as const) {
    it(`[F10] rejects ${name} of the wrong type`, () => {
      const decorate = (): unknown =>
        finalizeWith(closeGracefully, () => [new Server()], limit as never)(class Service {});
      const configure = (): unknown =>
        finalizeBinding(new Container().bind(Server).toSelf(), limit as never);
      for (const [act, where] of [
        [decorate, '@finalizeWith on Service'],
        [configure, 'finalizeBinding'],
      ] as const) {
        const error = thrown(act) as FinalizeError;
        expect(error.code).to.equal('INVALID_ARGUMENT');
        expect(error.message).to.include(`expected ${name} of ${where} to be ${text}`);
      }
    });
  }
});
