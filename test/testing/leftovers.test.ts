import 'reflect-metadata';
import { expect } from 'chai';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { beginTest } from '../../devtools/testing/creations.js';
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

  it('[K2] comes from a hook whose timeout leaves the collector enough time', async () => {
    const timeouts: number[] = [];
    await mochaHooks.afterEach.call({ timeout: (ms) => timeouts.push(ms) });
    expect(timeouts).to.have.lengthOf(1);
    expect(timeouts[0]).to.be.greaterThan(60_000);
  });

  it('[K2] leaves out what the test has released, and what was created after the test', async () => {
    const test = beginTest();
    const log = new LogFile();
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
