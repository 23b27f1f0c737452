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
import { FinalizeError, FinalizerScope } from '../../src/index.js';
import { collectUntil, nextTurn } from '../support/collect.js';
import { runProgram } from '../support/run-program.js';

function close(_fd: number): void {}

describe('liveFinalizers', () => {
  it('[T2] lists live finalizers newest first, with creation site and age while creations are tracked', async () => {
    const { stdout } = await runProgram('live-finalizers', {
      nodeOptions: ['--enable-source-maps'],
    });
    const lines = stdout.trimEnd().split('\n');
    const [timed, tracked, untracked] = lines.slice(0, 3).map((line) => JSON.parse(line) as object);
    expect(untracked).to.deep.equal({ className: 'LogFile', callback: 'close', atexit: true });
    expect(tracked)
      .to.deep.include({ className: 'LogFile', callback: 'close', atexit: false })
      .and.to.have.property('createdAt')
      .that.matches(/live-finalizers\.ts:\d+:\d+$/);
    expect(tracked).to.have.property('ageMs').that.is.at.least(0);
    expect(timed).to.have.all.keys('className', 'callback', 'atexit', 'ageMs');
    expect(lines.slice(3, 5).map((line) => line.split(/ {2,}/))).to.deep.equal([
      ['count', 'class', 'callback', 'created at'],
      ['2', 'LogFile', 'close'],
    ]);
    expect(lines[5]).to.match(/^1 {6}LogFile {2}close {5}\S*live-finalizers\.ts:\d+:\d+$/);
    expect(formatLiveFinalizers([])).to.equal('count  class  callback  created at');
    expect(formatLiveFinalizers([{ callback: 'close', atexit: true } as never])).to.match(
      /\n1 {6}unknown class {2}close$/,
    );
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

  it('rejects an option of the wrong type', () => {
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
    await nextTurn();
    stop();
    expect(leaks).to.have.lengthOf(1);
    expect(leaks[0]).to.deep.include({ kind: 'alive', className: 'Kept' });
    expect(leaks[0]?.retainingPath?.join(' -> ')).to.match(/"cache".* -> \[0\] -> Kept$/);
    cache.length = 0;
  });

  it('[T4] finds a retaining path: without its first reference, the instance is collected', async () => {
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
    await nextTurn();
    stop();
    expect(leaks).to.deep.equal([]);
  });

  it('[T4] shows in the retaining path where the capturing function is defined, and what is global', async () => {
    const leaks: Leak[] = [];
    const stop = reportLeaks({ onLeak: (leak) => void leaks.push(leak) });
    class Listened {}
    class Global {}
    const [listened, scope] = [new Listened(), new FinalizerScope()];
    const global = { current: new Global() };
    for (const target of [listened, global.current]) scope.finalize(target, close, 3);
    cache.push(() => listened);
    Reflect.set(globalThis, 'leaked', global);
    scope.drain();
    await nextTurn();
    stop();
    Reflect.deleteProperty(globalThis, 'leaked');
    cache.length = 0;
    const paths = leaks.map(({ retainingPath }) => retainingPath?.join(' -> '));
    expect(paths[0]).to.equal('globalThis.leaked -> .current -> Global');
    expect(paths[1]).to.match(
      /^variable "cache" of \S+leaks\.test\.ts -> \[0\] -> closure variable "listened" .*\(function defined at \S+leaks\.test\.ts:\d+:\d+\) -> Listened$/,
    );
  });

  it('[T4] searches for each of many instances, and omits those that only the teardown has read', () => {
    const leaks: Leak[] = [];
    const stop = reportLeaks({ onLeak: (leak) => void leaks.push(leak) });
    const container = new Container();
    container.register(finalization({ disposables: true }));
    container.bind(Session).toSelf();
    (() => {
      for (let at = 0; at < 60; at++) cache.push(container.get(Session));
      for (let at = 0; at < 5; at++) container.get(Session);
    })();
    container.unbindAll();
    // In the same job: what the teardown has read through a weak reference lives until its end.
    stop();
    cache.length = 0;
    expect(leaks).to.have.lengthOf(60);
    expect(leaks.every(({ retainingPath }) => retainingPath?.[0]?.includes('"cache"'))).to.equal(
      true,
    );
  });

  it('[T4] covers a scope without a container, and names the class of the target', async () => {
    const leaks: Leak[] = [];
    const stop = reportLeaks({ onLeak: (leak) => void leaks.push(leak) });
    class Kept {}
    (() => {
      const [kept, scope] = [new Kept(), new FinalizerScope()];
      scope.finalize(kept, close, 3);
      cache.push(kept);
      scope.drain();
    })();
    await nextTurn();
    stop();
    expect(leaks.map(({ className, name }) => [className, name])).to.deep.equal([
      ['Kept', 'close of Kept'],
    ]);
    cache.length = 0;
  });

  it('[T4] prints undisposed instances when they are found, and reachable ones at the end', async () => {
    const { stdout, stderr, code } = await runProgram('report-leaks', {
      nodeOptions: ['--enable-source-maps'],
    });
    expect({ stdout, code }).to.deep.equal({ stdout: '', code: 0 });
    expect(stderr).to.match(
      /^inversify-finalize leak: Session was garbage-collected without having been disposed\n/,
    );
    expect(stderr).to.match(
      /leak: 2 instances of Session are still reachable after their teardown\n[^]*"byName" of .*report-leaks\.ts -> \.bob -> Session\n {6}and likewise by \.alice\n$/,
    );
  });

  for (const [title, heap, printed] of [
    [
      'says that a heap is too large to be searched',
      'large',
      /^inversify-finalize: instances .* are not reported: the heap is too large .*\n$/,
    ],
    [
      'searches a heap that is too large only because of its garbage',
      'garbage',
      /^inversify-finalize leak: Session is still reachable after its teardown\n/,
    ],
  ] as const) {
    it(`[T4] ${title}`, async () => {
      const { stdout, stderr, code } = await runProgram('report-leaks-large-heap', {
        args: [heap],
        nodeOptions: ['--max-old-space-size=2048'],
      });
      expect({ stdout, code }).to.deep.equal({ stdout: '', code: 0 });
      expect(stderr).to.match(printed);
    });
  }

  it('rejects an onLeak that is not a function', () => {
    expect(() => reportLeaks({ onLeak: 'print' as never })).to.throw(FinalizeError);
  });
});
