import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { afterDelay, nowMs, onLaterTurn, onProgramExit } from '../../src/host.js';
import { nextTurn, turnUntil } from '../support/collect.js';
import { runProgram } from '../support/run-program.js';

/** Has `run` see another `process`, as another runtime would. */
function withProcess(process: unknown, run: () => void): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'process') ?? {};
  Object.defineProperty(globalThis, 'process', { value: process, configurable: true });
  try {
    run();
  } finally {
    Object.defineProperty(globalThis, 'process', own);
  }
}

describe('host', () => {
  it('[X1] in a browser the end is that the page is left for good, and errors go to its console', async () => {
    expect(await runProgram('browser')).to.deep.equal({
      stdout: [
        'listens to pagehide',
        'collected 2',
        'collected 1',
        'kept for "back"',
        'console: Exception ignored in finalizer close of Object:',
        'first',
        'left',
        '',
      ].join('\n'),
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[X4] on Node listens for nothing but the exit', () => {
    const process = Object.assign(new EventEmitter(), { versions: { node: '20.0.0' } });
    let ends = 0;
    withProcess(process, () => onProgramExit(() => (ends += 1)));
    expect(process.eventNames()).to.deep.equal(['exit']);
    process.emit('exit');
    expect(ends).to.equal(1);
  });

  it('[X4] on Deno an unhandled rejection that nobody can prevent is an exit, too', () => {
    const process = Object.assign(new EventEmitter(), {
      versions: { node: '20.0.0', deno: '2.9.0' },
    });
    let ends = 0;
    withProcess(process, () => onProgramExit(() => (ends += 1)));
    process.emit('uncaughtExceptionMonitor', new Error('thrown'), 'uncaughtException');
    expect(ends).to.equal(0);
    const prevent = (): void => undefined;
    process.on('uncaughtException', prevent);
    process.emit('uncaughtExceptionMonitor', new Error('rejected'), 'unhandledRejection');
    expect(ends).to.equal(0);
    process.off('uncaughtException', prevent);
    process.emit('uncaughtExceptionMonitor', new Error('rejected'), 'unhandledRejection');
    expect(ends).to.equal(1);
    process.emit('exit');
    expect(ends).to.equal(2);
  });

  it('runs a task on a later turn', async () => {
    let ran = false;
    onLaterTurn(() => {
      ran = true;
    });
    await Promise.resolve();
    expect(ran).to.equal(false);
    await turnUntil(() => ran, 'the task to run');
  });

  it('runs a task after a delay, unless it is cancelled', async () => {
    const ran: string[] = [];
    const cancel = afterDelay(1, () => ran.push('cancelled'));
    const begin = nowMs();
    const cancelLong = afterDelay(Number.MAX_VALUE, () => ran.push('far too early'));
    afterDelay(20, () => ran.push('delayed'));
    cancel();
    await turnUntil(() => ran.length > 0, 'the delayed task to run');
    await nextTurn();
    cancelLong();
    expect(ran).to.deep.equal(['delayed']);
    expect(nowMs() - begin).to.be.at.least(19);
  });
});
