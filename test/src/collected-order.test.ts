import { AsyncLocalStorage } from 'node:async_hooks';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { DrainError, finalize, FinalizeError, FinalizerScope } from '../../src/index.js';
import { reportUnraisable } from '../../src/unraisable.js';
import { collectUntil, nextTurn, turnUntil } from '../support/collect.js';

/** Returns what is written to standard error during `run`. */
function reported(errors: readonly unknown[]): string {
  const { process } = globalThis;
  const written: string[] = [];
  const own = Object.getOwnPropertyDescriptor(globalThis, 'process') as PropertyDescriptor;
  const original = console.error;
  console.error = (text: string) => void written.push(text);
  Object.defineProperty(globalThis, 'process', { configurable: true, value: undefined });
  try {
    for (const error of errors) reportUnraisable(error, 'close of Service');
  } finally {
    Object.defineProperty(globalThis, 'process', own);
    console.error = original;
  }
  expect(globalThis.process).to.equal(process);
  return written.join('');
}

describe('callbacks on garbage collection', () => {
  it('[G8] [11.3] do not overtake an asynchronous drain of the scope', async () => {
    const lines: string[] = [];
    const scope = new FinalizerScope();
    let finish = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const server = { port: 80 };
    scope.finalize({ path: 'scratch' }, () => void lines.push('directory removed'));
    scope.finalize(server, async () => {
      lines.push('server closes');
      await closed;
      lines.push('server closed');
    });
    let gone = false;
    const drain = scope.drainAsync();
    finalize({}, () => {
      gone = true;
    });
    await collectUntil(() => gone, 'a target of another scope to be finalized');
    expect(lines).to.deep.equal(['server closes']);
    finish();
    await drain;
    expect(lines).to.deep.equal(['server closes', 'server closed', 'directory removed']);
    expect(server.port).to.equal(80);
  });

  it('[G8] [11.3] with atexit false are not part of the drain, and do not wait for it', async () => {
    const lines: string[] = [];
    const scope = new FinalizerScope();
    let finish = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const held = {};
    scope.finalize({}, () => void lines.push('left')).atexit = false;
    scope.finalize(held, () => closed);
    const drains = [scope.drainAsync()];
    let gone = false;
    finalize({}, () => {
      gone = true;
    });
    await collectUntil(() => gone, 'a target of another scope to be finalized');
    await turnUntil(() => lines.length > 0, 'the finalizer with atexit false to run');
    expect(lines).to.deep.equal(['left']);
    finish();
    await Promise.all(drains);
  });

  it('[G8] [11.4] run without an asynchronous context', async () => {
    const requests = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    requests.run('another request', () => {
      for (let index = 0; index < 3_000; index++) {
        finalize({ index }, () => void seen.push(requests.getStore()));
      }
    });
    await requests.run('a third request', () =>
      collectUntil(() => seen.length === 3_000, 'all targets to be finalized'),
    );
    expect(new Set(seen)).to.deep.equal(new Set([undefined]));
  });

  it('[G7] [11.5] are awaited before the next one of the same collection is called', async () => {
    const lines: string[] = [];
    let finish = (): void => undefined;
    const rolledBack = new Promise<void>((resolve) => {
      finish = resolve;
    });
    (() => {
      const connection = {};
      finalize(connection, () => void lines.push('connection closed'));
      finalize({ connection }, async () => {
        lines.push('rolling back');
        await rolledBack;
        lines.push('rolled back');
      });
    })();
    await collectUntil(() => lines.length > 0, 'the transaction to be finalized');
    await nextTurn();
    await nextTurn();
    expect(lines).to.deep.equal(['rolling back']);
    finish();
    await turnUntil(() => lines.length === 3, 'the connection to be closed');
    expect(lines).to.deep.equal(['rolling back', 'rolled back', 'connection closed']);
  });

  it('[G2] [11.17] show errors of another realm with message and stack', () => {
    const foreign: unknown = runInNewContext("new TypeError('from another realm')");
    expect(reported([foreign])).to.match(
      /^Exception ignored in finalizer close of Service:\nTypeError: from another realm\n {4}at /,
    );
  });

  it('[G2] [11.18] show each error of an AggregateError and of a DrainError', () => {
    const first = new FinalizeError('CALLBACK_FAILED', 'first', { cause: new Error('why') });
    const text = reported([
      new DrainError([first, new FinalizeError('TIMEOUT', 'second')]),
      new AggregateError([new Error('one of many')], 'many'),
    ]);
    for (const part of ['first', 'why', 'second', 'many', 'one of many']) {
      expect(text).to.include(part);
    }
  });

  it('[G2] [11.17] show an error without a stack by its name and message', () => {
    const errors = [
      { name: 'NotFound', message: 'no file' },
      { name: 'Closed', message: '' },
      { message: 'no name' },
      { stack: 'its own stack' },
      { stack: 1 },
    ];
    const text = errors.map((error) => reported([error]).split('\n')[1]);
    expect(text).to.deep.equal([
      'NotFound: no file',
      'Closed',
      'an object of class Object: no name',
      'its own stack',
      'an object of class Object',
    ]);
  });

  it('[G2] [11.18] show at most 32 errors, however many are nested', () => {
    const many = (depth: number): unknown => ({
      message: `depth ${depth}`,
      errors: depth === 0 ? [] : Array.from({ length: 10 }, () => many(depth - 1)),
    });
    expect(reported([many(3)]).match(/depth/g)).to.have.lengthOf(32);
  });
});
