import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

/** Functions of every drain, as V8 names them. */
const HOT = new Set([
  '#callUntilWait',
  '#relink',
  'AsyncRun',
  'CleanupCall',
  'cleanupCall',
  'FinalizerRecord',
  'SyncRun',
  'take',
]);

/** The functions whose optimized code V8 discards because a hidden class has no instance left. */
function discarded(trace: string): string[] {
  const lines = trace.split('\n').filter((line) => line.includes('weak objects'));
  return lines.map((line) => /SharedFunctionInfo ([^>]*)>/.exec(line)?.[1] ?? '');
}

describe('a program that collects garbage when no finalizer is alive', () => {
  it('keeps the optimized code of creations and drains', async () => {
    const { stdout, code } = await runProgram('drains-between-collections', {
      nodeOptions: ['--trace-deopt'],
    });
    expect(code).to.equal(0);
    expect(stdout).to.contain('sum 2019890000');
    expect(discarded(stdout).filter((name) => HOT.has(name))).to.deep.equal([]);
  });
});
