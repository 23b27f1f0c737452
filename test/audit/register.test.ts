import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

const register = new URL('../../devtools/audit/register.js', import.meta.url).href;
const audited = { nodeOptions: ['--import', register, '--enable-source-maps'] };
const programs = fileURLToPath(new URL('../../../test/programs/', import.meta.url));

/** Removes the folder of the programs from their standard error. */
const shorten = (stderr: string): string =>
  stderr.replaceAll(programs, '').replaceAll('file://', '');

async function withMode<T>(mode: string, run: () => Promise<T>): Promise<T> {
  process.env['INVERSIFY_FINALIZE_AUDIT'] = mode;
  try {
    return await run();
  } finally {
    delete process.env['INVERSIFY_FINALIZE_AUDIT'];
  }
}

describe('node --import inversify-finalize/audit/register', () => {
  it('reports each self-reference once per creation site, and a summary at exit', async () => {
    const { stderr, stdout, code } = await runProgram('audit-leaks', audited);
    const text = shorten(stderr);
    expect({ stdout, code }).to.deep.equal({ stdout: '', code: 0 });
    expect(text).to.match(/^ {2}func -> bound this -> LogFile$/m);
    expect(text).to.match(/^ {2}args\[0\] -> Map value of "k" -> \.owner -> LogFile$/m);
    expect(text).to.include('function defined at audit-log-file.ts:5:');
    expect(text).to.include('created at audit-leaks.ts:7:');
    expect(text).to.include('created at audit-leaks.ts:12:');
    expect(text.match(/retains its own target/g)).to.have.lengthOf(2);
    expect(text.trimEnd().split('\n').at(-1)).to.equal(
      'inversify-finalize audit: 104 creations checked, 2 self-references found',
    );
  });

  it('prints only the summary if it finds nothing', async () => {
    expect(await runProgram('audit-clean', audited)).to.deep.equal({
      stdout: 'done\n',
      stderr: 'inversify-finalize audit: 30 creations checked, 0 self-references found\n',
      code: 0,
      signal: null,
    });
  });

  it('makes the creation throw with INVERSIFY_FINALIZE_AUDIT=throw', async () => {
    const { stderr, code } = await withMode('throw', () => runProgram('audit-leaks', audited));
    expect(code).to.equal(1);
    expect(stderr).to.match(/FinalizeError: .* but got func -> bound this -> LogFile$/m);
    expect(stderr).to.include('1 creation checked, 1 self-reference found');
  });

  it('rejects an unknown mode', async () => {
    const { stderr, code } = await withMode('trow', () => runProgram('audit-clean', audited));
    expect(code).to.equal(1);
    expect(stderr).to.include(
      `expected INVERSIFY_FINALIZE_AUDIT to be 'throw' or 'report', but got the string "trow"`,
    );
  });

  it('also audits worker threads, each with its own heap', async () => {
    const { stderr, stdout, code } = await runProgram('audit-worker', audited);
    expect({ stdout, code }).to.deep.equal({ stdout: 'worker ended with 0\n', code: 0 });
    const text = shorten(stderr);
    expect(text).to.match(/^ {2}func -> closure variable "this" in function watch -> LogFile$/m);
    expect(text).to.match(/^.*audit in worker \d+: 1 creation checked, 1 self-reference found$/m);
    expect(text).to.match(/^.*audit: 0 creations checked, 0 self-references found$/m);
  });

  it('does nothing without --import', async () => {
    const { stderr, code } = await runProgram('audit-leaks');
    expect({ stderr, code }).to.deep.equal({ stderr: '', code: 0 });
  });
});

describe('auditCallback with a heap that is too large', () => {
  it('reports "not fully searched" and does not claim that nothing retains the target', async () => {
    const { stdout, stderr, code } = await runProgram('audit-large-heap', {
      nodeOptions: ['--max-old-space-size=2048'],
    });
    expect({ stderr, code }).to.deep.equal({ stderr: '', code: 0 });
    expect(stdout).to.match(/^not fully searched: the heap is too large .* \(0 steps\)\n$/);
  });
});
