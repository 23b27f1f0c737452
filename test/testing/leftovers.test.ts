import 'reflect-metadata';
import { AsyncResource } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import v8 from 'node:v8';
import { runInThisContext } from 'node:vm';
import { expect } from 'chai';
import { Container, injectable } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { beginTest, runAsTest } from '../../devtools/testing/creations.js';
import { allowLeft, keep } from '../../devtools/testing/index.js';
import { finishTest } from '../../devtools/testing/leftovers.js';
import { mochaHooks } from '../../devtools/testing/mocha.js';
import { finalize, type FinalizeError, type Finalizer } from '../../src/index.js';
import { runProgram } from '../support/run-program.js';

const close = (_handle: unknown): void => undefined;

@injectable('Singleton')
@finalizeWith(close, () => [3] as const)
class LogFile {}

const held: object[] = [];

async function messageOf(promise: Promise<void>): Promise<string> {
  return promise.then(
    () => 'nothing left',
    (error: unknown) => (error as FinalizeError).message,
  );
}

describe('the message about what a test leaves alive', function () {
  // The tests take several snapshots of the whole heap of the test process.
  this.timeout(600_000);

  afterEach(() => {
    held.length = 0;
  });

  it('[K2] names the class, the binding and the creation site', async () => {
    const test = beginTest();
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind('log').to(LogFile);
    held.push(container.get('log'));
    const message = await messageOf(finishTest(test));
    container.unbindAll();
    expect(message).to.match(
      /^ {2}left alive: LogFile \(binding "log"\), created at test\/testing\/leftovers\.test\.ts:\d+:\d+, retained by .*"held".* -> \[0\] -> LogFile$/m,
    );
  });

  it('[K2] lists the first twenty of many, oldest first', async () => {
    const test = beginTest();
    const finalizers: Finalizer[] = [];
    for (let at = 0; at < 25; at++) {
      const log = new LogFile();
      held.push(log);
      finalizers.push(finalize(log, close, at));
    }
    const message = await messageOf(finishTest(test));
    for (const finalizer of finalizers) finalizer();
    expect(message).to.include('to leave no finalizer alive, but got 25;');
    expect(message.match(/left alive: LogFile, created at/g)).to.have.lengthOf(20);
    expect(message).to.match(/and 5 more$/);
  });

  it('[K2] names a target without a class by the service of its binding, or omits the name', async () => {
    const test = beginTest();
    const container = new Container();
    container.register(FinalizationPlugin);
    const makeNameless = (): object => Object.create(null) as object;
    finalizeBinding(container.bind<object>('log').toDynamicValue(makeNameless).inSingletonScope(), {
      func: close,
      argsOf: () => [3],
    });
    const nameless = makeNameless();
    held.push(container.get('log'), nameless);
    const finalizer = finalize(nameless, close, 4);
    const message = await messageOf(finishTest(test));
    finalizer();
    container.unbindAll();
    expect(message).to.match(/left alive: log, created at/);
    expect(message).to.match(/left alive: an object, created at/);
  });

  it('[K2] has no creation sites for finalizers after the first ten thousand of a test', async () => {
    const test = beginTest();
    const log = new LogFile();
    held.push(log);
    for (let at = 0; at < 10_000; at++) finalize(log, close, at)();
    const finalizer = finalize(log, close, 0);
    const message = await messageOf(finishTest(test));
    finalizer();
    expect(message).to.match(/left alive: LogFile, created at an unknown place, retained by/);
  });

  it('[K2] has the full path of a file outside the working directory', async () => {
    const test = beginTest();
    const create = runInThisContext('(finalize, obj, func) => finalize(obj, func)', {
      filename: '/srv/app/log.js',
    }) as (create: typeof finalize, obj: object, func: () => void) => Finalizer;
    const log = new LogFile();
    held.push(log);
    const finalizer = create(finalize, log, () => undefined);
    const message = await messageOf(finishTest(test));
    finalizer();
    expect(message).to.match(/left alive: LogFile, created at \/srv\/app\/log\.js:1:\d+, /);
  });

  it('[K2] states that the runtime has no heap snapshots', async () => {
    const original = v8.getHeapSnapshot;
    v8.getHeapSnapshot = () => {
      throw new Error('not implemented');
    };
    syncBuiltinESMExports();
    try {
      const test = beginTest();
      const log = new LogFile();
      held.push(log);
      const finalizer = finalize(log, close, 1);
      const message = await messageOf(finishTest(test));
      finalizer();
      expect(message).to.match(
        /, and its retaining path is unknown: this runtime has no heap snapshots$/,
      );
    } finally {
      v8.getHeapSnapshot = original;
      syncBuiltinESMExports();
    }
  });

  it('[K2] omits functions and objects that the test keeps or allows', async () => {
    class Pool {}
    const test = beginTest();
    const pool = new Pool();
    const kept = (): void => undefined;
    keep(kept);
    const finalizers = [finalize(pool, close, 1), finalize(kept, close, 2)];
    allowLeft(Pool);
    expect(await messageOf(finishTest(test))).to.equal('nothing left');
    for (const finalizer of finalizers) finalizer();
  });

  it('[K2] belongs to the last of the tests that ran at the same time', async () => {
    const [first, second] = [beginTest(), beginTest()];
    const log = new LogFile();
    held.push(log);
    const finalizer = finalize(log, close, 1);
    expect(await messageOf(finishTest(first))).to.equal('nothing left');
    const message = await messageOf(finishTest(second));
    finalizer();
    expect(message).to.match(/^expected the tests that ran at the same time to leave no finalizer/);
  });

  it('[K2] belongs to the test in which a finalizer was created, and to none if that test has ended', async () => {
    const [first, second] = [beginTest(), beginTest()];
    const log = new LogFile();
    held.push(log);
    const finalizers: Finalizer[] = [];
    const create = (): void => void finalizers.push(finalize(log, close, 1));
    const createLater = runAsTest(first, () => AsyncResource.bind(create));
    expect(await messageOf(finishTest(first))).to.equal('nothing left');
    createLater();
    expect(await messageOf(finishTest(second))).to.equal('nothing left');
    const [third, fourth] = [beginTest(), beginTest()];
    runAsTest(third, create);
    const message = await messageOf(finishTest(third));
    expect(message).to.match(/^expected the test to leave no finalizer/);
    expect(await messageOf(finishTest(fourth))).to.equal('nothing left');
    for (const finalizer of finalizers) finalizer();
  });

  it('[K2] comes from a hook whose timeout leaves the collector enough time', async () => {
    const timeouts: number[] = [];
    await mochaHooks.afterEach.call({ timeout: (ms) => timeouts.push(ms) });
    expect(timeouts).to.have.lengthOf(1);
    expect(timeouts[0]).to.be.greaterThan(60_000);
  });

  it('[K2] omits what the test has released, and what was created after the test', async () => {
    const test = beginTest();
    const log = new LogFile();
    held.push(log);
    finalize(log, close, 1)();
    const late = finishTest(test);
    const finalizer = finalize(log, close, 2);
    expect(await messageOf(late)).to.equal('nothing left');
    finalizer();
  });
});

describe('the hooks of the test kit', () => {
  it('[K2] observe creations only while a test runs', async () => {
    const { stdout, stderr } = await runProgram('testing/observation');
    expect({ stdout, stderr }).to.deep.equal({ stdout: 'false, true, true, false\n', stderr: '' });
  });
});
