import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

const register = new URL('../../devtools/diagnostics/register.js', import.meta.url).href;
const nodeOptions = ['--import', register];

async function withMode<T>(mode: string, run: () => Promise<T>): Promise<T> {
  process.env['INVERSIFY_FINALIZE_LEAKS'] = mode;
  try {
    return await run();
  } finally {
    delete process.env['INVERSIFY_FINALIZE_LEAKS'];
  }
}

describe('node --import inversify-finalize/diagnostics/register', () => {
  it('[T4] prints what is alive at exit, and what is still reachable after its teardown', async () => {
    const { stdout, stderr, code } = await runProgram('diagnostics-leaks', {
      nodeOptions,
      args: ['leak'],
    });
    expect({ stdout, code }).to.deep.equal({ stdout: '', code: 0 });
    expect(stderr).to.match(/^inversify-finalize: 1 live finalizer$/m);
    expect(stderr).to.match(/^1 {6}Timer {2}close {5}.*diagnostics-leaks\.ts:26:\d+$/m);
    expect(stderr).to.include('leak: Session is still reachable after its teardown');
    expect(stderr).to.match(/created at .*diagnostics-leaks\.ts:20:\d+$/m);
    expect(stderr).to.match(
      /made by the container that got the plugin at .*diagnostics-leaks\.ts:15:\d+$/m,
    );
    expect(stderr).to.match(/retained by .*"cache".* -> Map value of "current" -> Session$/m);
  });

  it('[T4] exits with code 1 if there is a leak and INVERSIFY_FINALIZE_LEAKS is throw', async () => {
    const leaking = await withMode('throw', () =>
      runProgram('diagnostics-leaks', { nodeOptions, args: ['leak'] }),
    );
    const clean = await withMode('throw', () => runProgram('diagnostics-leaks', { nodeOptions }));
    expect([leaking.code, clean.code]).to.deep.equal([1, 0]);
    expect(clean.stderr).not.to.include('leak:');
  });

  it('[T4] prints leaks that differ only in the key of a map as one, with their number and keys', async () => {
    const { stderr } = await runProgram('diagnostics-leaks', { nodeOptions, args: ['many'] });
    expect(stderr.match(/^inversify-finalize leak:/gm)).to.have.lengthOf(1);
    expect(stderr).to.include('leak: 3 instances of Session are still reachable');
    expect(stderr).to.match(
      /"cache".* -> Map value of "session \d" -> Session\n {6}and likewise by Map value of "session \d", Map/m,
    );
  });

  it('[T4] prints what is alive on SIGUSR2', async () => {
    const { stderr, code } = await runProgram('diagnostics-leaks', {
      nodeOptions,
      args: ['signal'],
    });
    expect(code).to.equal(0);
    expect(stderr.match(/1 live finalizer$/gm)).to.have.lengthOf(2);
  });

  it('rejects an INVERSIFY_FINALIZE_OPEN that is not a number of seconds', async () => {
    process.env['INVERSIFY_FINALIZE_OPEN'] = 'yes';
    try {
      const { stderr, code } = await runProgram('diagnostics-leaks', { nodeOptions });
      expect(code).to.equal(1);
      expect(stderr).to.include('to be a number of seconds, but got the string "yes"');
    } finally {
      delete process.env['INVERSIFY_FINALIZE_OPEN'];
    }
  });

  it('prints open handles on SIGUSR2 with INVERSIFY_FINALIZE_OPEN', async () => {
    process.env['INVERSIFY_FINALIZE_OPEN'] = '3600';
    try {
      const { stderr } = await runProgram('diagnostics-leaks', { nodeOptions, args: ['signal'] });
      expect(stderr).to.match(
        /^inversify-finalize: 1 handle keeps the process open:\n {6}interval of 1000 ms, opened at .*diagnostics-leaks\.ts:\d+:\d+$/m,
      );
    } finally {
      delete process.env['INVERSIFY_FINALIZE_OPEN'];
    }
  });

  it('[T4] [U6] exits with code 1, and not by the signal, if runMain has left a leak', async () => {
    const ends = [];
    for (const args of [['leak'], []]) {
      const { code, signal } = await withMode('throw', () =>
        runProgram('diagnostics-main', {
          nodeOptions,
          args,
          signalAt: (stdout) => (stdout === 'ready\n' ? 'SIGTERM' : undefined),
        }),
      );
      ends.push({ code, signal });
    }
    expect(ends).to.deep.equal([
      { code: 1, signal: null },
      { code: null, signal: 'SIGTERM' },
    ]);
  });

  it('rejects an unknown mode', async () => {
    const { stderr, code } = await withMode('trow', () =>
      runProgram('diagnostics-leaks', { nodeOptions }),
    );
    expect(code).to.equal(1);
    expect(stderr).to.include(`but got the string "trow"`);
  });
});
