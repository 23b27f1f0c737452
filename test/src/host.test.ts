import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import {
  createAsyncContext,
  emitWarning,
  isProxy,
  nowMs,
  onNextTick,
  onProgramExit,
  requireAsProgram,
  scheduleMacrotask,
  setCancelableTimeout,
  writeError,
} from '../../src/host.js';
import { nextTurn, turnUntil } from '../support/collect.js';

/** Calls `run` with another value of a global, as on another host. */
function withGlobal(name: string, value: unknown, run: () => void): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true });
  try {
    run();
  } finally {
    if (own === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, own);
  }
}

function withProcess(process: unknown, run: () => void): void {
  withGlobal('process', process, run);
}

/** Returns what `run` prints to the console. */
function printedBy(run: () => void): string[] {
  const printed: string[] = [];
  withGlobal('console', { error: (text: string) => printed.push(text) }, run);
  return printed;
}

describe('host', () => {
  it('[R5] requires a package as the main module would, or from the current folder if there is no main module', () => {
    const { versions } = process;
    const folder = process.cwd();
    const getBuiltinModule = process.getBuiltinModule.bind(process);
    const host = { argv: ['node'], cwd: () => folder, getBuiltinModule, versions };
    withProcess(host, () => expect(requireAsProgram('reflect-metadata')).to.be.an('object'));
    expect(requireAsProgram('reflect-metadata')).to.be.an('object');
    expect(requireAsProgram('not-installed')).to.equal(undefined);
    withProcess({}, () => expect(requireAsProgram('reflect-metadata')).to.equal(undefined));
    withProcess({ versions }, () =>
      expect(requireAsProgram('reflect-metadata')).to.equal(undefined),
    );
  });

  it('[X4] on Node, listens only for exit', () => {
    const process = Object.assign(new EventEmitter(), { versions: { node: '20.0.0' } });
    let ends = 0;
    withProcess(process, () => onProgramExit(() => (ends += 1)));
    expect(process.eventNames()).to.deep.equal(['exit']);
    process.emit('exit');
    expect(ends).to.equal(1);
  });

  it('[X4] on Deno, treats an unhandled rejection that no listener prevents as exit', () => {
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

  it('[X4] [11.19] on Deno, listens for unload, which Deno.exit() emits', () => {
    const process = Object.assign(new EventEmitter(), {
      versions: { node: '20.0.0', deno: '2.9.0' },
    });
    const listeners: Array<readonly [string, () => void]> = [];
    let ends = 0;
    withGlobal(
      'addEventListener',
      (type: string, listener: () => void) => listeners.push([type, listener]),
      () => {
        withProcess(process, () => onProgramExit(() => (ends += 1)));
      },
    );
    expect(listeners.map(([type]) => type)).to.deep.equal(['unload']);
    listeners[0]?.[1]();
    expect(ends).to.equal(1);
  });

  it('[X4] works on a host that has neither a process nor pages', () => {
    expect(globalThis).to.not.have.property('addEventListener');
    for (const process of [undefined, null, {}, { versions: {} }]) {
      withProcess(process, () => {
        onProgramExit(() => expect.fail('expected no exit'));
        expect(printedBy(() => writeError('text'))).to.deep.equal(['text']);
      });
    }
  });

  it('[G2] prints to the console if the process has no file system', () => {
    withProcess({ versions: { node: '20.0.0' } }, () => {
      expect(printedBy(() => writeError('text'))).to.deep.equal(['text']);
    });
  });

  it('[U2] has no asynchronous context without a process', () => {
    withProcess(undefined, () => expect(createAsyncContext()).to.equal(undefined));
    withProcess({ versions: { node: '20.0.0' } }, () => {
      expect(createAsyncContext()).to.equal(undefined);
    });
  });

  it('[G8] has no ticks without a process', () => {
    withProcess(undefined, () => {
      expect(onNextTick(() => expect.fail('expected no tick'))).to.equal(false);
    });
  });

  it('[U2] emits process warnings, and prints them if there is no process', () => {
    const emitted: unknown[] = [];
    const process = {
      versions: { node: '20.0.0' },
      emitWarning: (...warning: unknown[]) => emitted.push(warning),
    };
    withProcess(process, () => emitWarning('text', 'CODE'));
    expect(emitted).to.deep.equal([['text', { type: 'InversifyFinalizeWarning', code: 'CODE' }]]);
    withProcess(undefined, () => {
      expect(printedBy(() => emitWarning('text', 'CODE'))).to.deep.equal(['CODE: text']);
    });
  });

  it('runs a task on a later turn', async () => {
    let ran = false;
    scheduleMacrotask(() => {
      ran = true;
    });
    await Promise.resolve();
    expect(ran).to.equal(false);
    await turnUntil(() => ran, 'the task to run');
  });

  it('runs a task after a delay, unless it is canceled', async () => {
    const ran: string[] = [];
    const cancel = setCancelableTimeout(1, () => ran.push('canceled'));
    const begin = nowMs();
    const cancelLong = setCancelableTimeout(Number.MAX_VALUE, () => ran.push('far too early'));
    setCancelableTimeout(20, () => ran.push('delayed'));
    cancel();
    await turnUntil(() => ran.length > 0, 'the delayed task to run');
    await nextTurn();
    cancelLong();
    expect(ran).to.deep.equal(['delayed']);
    expect(nowMs() - begin).to.be.at.least(19);
  });

  it('recognizes a proxy if the host can', () => {
    const proxy = new Proxy({}, {});
    expect([isProxy(proxy), isProxy({}), isProxy(1)]).to.deep.equal([true, false, false]);
    withProcess(undefined, () => {
      expect(isProxy(proxy)).to.equal(false);
    });
  });

  it('[U2] a context follows a chain of asynchronous calls', async () => {
    const context = createAsyncContext<string>();
    const seen = await context?.run('request', async () => {
      await nextTurn();
      return context.getStore();
    });
    expect([seen, context?.getStore()]).to.deep.equal(['request', undefined]);
  });
});
