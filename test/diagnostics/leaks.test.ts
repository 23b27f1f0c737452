import 'reflect-metadata';
import { expect } from 'chai';
import { Container } from 'inversify';
import { finalization, finalizeBinding, FinalizationPlugin } from '../../container/index.js';
import {
  formatLiveFinalizers,
  type Leak,
  liveFinalizers,
  reportLeaks,
  trackCreations,
} from '../../devtools/diagnostics/index.js';
import { createFinalizer, finalize, FinalizeError } from '../../src/index.js';
import { collectUntil } from '../support/collect.js';

function close(_fd: number): void {}

describe('liveFinalizers', () => {
  it('[T2] lists live finalizers newest first, with creation site and age while creations are tracked', () => {
    class LogFile {}
    const log = new LogFile();
    const untracked = finalize(log, close, 3);
    const stop = trackCreations();
    const tracked = createFinalizer(log, close, { args: [4], atexit: false });
    stop();
    const [second, first] = liveFinalizers();
    expect(first).to.deep.equal({
      className: 'LogFile',
      callback: 'close',
      binding: undefined,
      container: undefined,
      createdAt: undefined,
      ageMs: undefined,
      atexit: true,
    });
    expect(second).to.deep.include({ className: 'LogFile', callback: 'close', atexit: false });
    expect(second?.createdAt).to.match(/leaks\.test\.[jt]s:\d+:\d+$/);
    expect(second?.ageMs).to.be.at.least(0);
    const own = [second, first].filter((one) => one !== undefined);
    expect(formatLiveFinalizers(own)).to.match(
      /^count {2}class {4}callback {2}created at\n1 {6}LogFile {2}close {5}.*leaks\.test\.[jt]s:\d+:\d+\n1 {6}LogFile {2}close$/,
    );
    untracked();
    tracked();
    expect(formatLiveFinalizers([])).to.equal('count  class  callback  created at');
  });

  it('[T2] names the binding and the container of an instance that a container made', () => {
    class LogFile {}
    const stop = trackCreations();
    const container = new Container();
    container.register(FinalizationPlugin);
    finalizeBinding(container.bind('log').to(LogFile).inSingletonScope(), {
      func: close,
      argsOf: () => [3] as [number],
    });
    container.get('log');
    stop();
    const [one] = liveFinalizers();
    expect(one).to.deep.include({ className: 'log', callback: 'close', binding: 'log' });
    expect(one?.container).to.match(/leaks\.test\.[jt]s:\d+:\d+$/);
    expect(formatLiveFinalizers([one].filter((it) => it !== undefined))).to.match(
      /^count {2}class {2}callback {2}binding {2}created at +container\n1 {6}log {4}close {5}log {6}\S+ {2}\S+$/,
    );
    container.unbindAll();
  });

  it('[T2] remembers only times with { stacks: false }', () => {
    const stop = trackCreations({ stacks: false });
    const finalizer = finalize({}, close, 3);
    stop();
    expect(liveFinalizers()[0]?.createdAt).to.equal(undefined);
    expect(liveFinalizers()[0]?.ageMs).to.be.at.least(0);
    finalizer.detach();
    expect(() => trackCreations({ stacks: 'all' as never })).to.throw(FinalizeError);
  });
});

const cache: object[] = [];

describe('reportLeaks', () => {
  class Session {
    [Symbol.dispose](): void {}
  }

  it('[T4] reports a disposable instance that was collected without having been disposed', async () => {
    const leaks: Leak[] = [];
    const stop = reportLeaks({ onLeak: (leak) => void leaks.push(leak) });
    const container = new Container();
    container.register(finalization({ disposables: true }));
    container.bind(Session).toSelf();
    const make = (): void => void container.get(Session);
    make();
    await collectUntil(() => leaks.length === 1, 'the report of a collected session');
    expect(leaks[0]).to.deep.include({
      kind: 'collected',
      className: 'Session',
      binding: 'Session',
    });
    expect(leaks[0]?.createdAt).to.match(/leaks\.test\.[jt]s:\d+:\d+$/);
    container.unbindAll();
    stop();
    expect(leaks).to.have.lengthOf(1);
  });

  it('[T4] reports what is still reachable after its teardown, with the retaining path', async () => {
    const leaks: Leak[] = [];
    const stop = reportLeaks({ onLeak: (leak) => void leaks.push(leak) });
    class Kept {}
    class Released {}
    const run = (): void => {
      const container = new Container();
      container.register(finalization({}));
      for (const type of [Kept, Released]) {
        finalizeBinding(container.bind(type).toSelf().inSingletonScope(), {
          func: close,
          argsOf: () => [3] as [number],
        });
      }
      cache.push(container.get(Kept));
      container.get(Released);
      container.unbindAll();
    };
    run();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    stop();
    expect(leaks).to.have.lengthOf(1);
    expect(leaks[0]).to.deep.include({ kind: 'alive', className: 'Kept' });
    expect(leaks[0]?.retainingPath?.join(' -> ')).to.match(/"cache".* -> \[0\] -> Kept$/);
    cache.length = 0;
  });

  it('[T4] confirms a retaining path: without its first reference the instance is collected', async () => {
    const leaks: Leak[] = [];
    const stop = reportLeaks({ onLeak: (leak) => void leaks.push(leak) });
    class Freed {}
    const run = (): void => {
      const container = new Container();
      container.register(finalization({}));
      finalizeBinding(container.bind(Freed).toSelf().inSingletonScope(), {
        func: close,
        argsOf: () => [3] as [number],
      });
      cache.push(container.get(Freed));
      container.unbindAll();
    };
    run();
    cache.length = 0;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    stop();
    expect(leaks).to.deep.equal([]);
  });

  it('rejects an onLeak that is not a function', () => {
    expect(() => reportLeaks({ onLeak: 'print' as never })).to.throw(FinalizeError);
  });
});
