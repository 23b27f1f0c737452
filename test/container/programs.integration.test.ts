import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

describe('a program with containers without the plugin', () => {
  it('[R5] finalizes the services of every container after import inversify-finalize/auto', async () => {
    const { stdout, stderr } = await runProgram('auto');
    expect({ stdout, stderr }).to.deep.equal({
      stdout: 'disposable true\nclosed by the teardown\n',
      stderr: '',
    });
  });

  it('[R6] warns once for each decorated class that a container without the plugin yields', async () => {
    const { stdout, stderr } = await runProgram('plugin-missing');
    expect(stdout).to.equal('gets 3\n');
    const warnings = stderr.split('\n').filter((line) => line.includes('PLUGIN_MISSING'));
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.contain('expected the container of LogFile to have FinalizationPlugin');
  });

  it('[R6] also warns about classes that the container had yielded before another one got the plugin', async () => {
    const { stdout, stderr } = await runProgram('plugin-missing-planned');
    expect(stdout).to.equal('gets 6\n');
    const named = [...stderr.matchAll(/expected the container of (\w+) to have/g)];
    expect(named.map(([, name]) => name)).to.deep.equal(['BuiltSingleton', 'PlannedTransient']);
  });

  it('[R6] also warns about a class that only a child of the container had yielded before', async () => {
    const { stdout, stderr } = await runProgram('plugin-missing-child');
    expect(stdout).to.equal('gets 3\n');
    expect(stderr).to.contain(
      'expected the container of PlannedByChild to have FinalizationPlugin',
    );
  });

  it('[R4] [R6] examines each of them once, including children, and does not change them', async () => {
    const { stdout, stderr } = await runProgram('expected-uses');
    expect(stderr).to.equal('');
    expect(stdout.trimEnd().split('\n')).to.deep.equal([
      'no plugin: 0',
      'bindings of other containers: 3',
      'after a use of the first: 1',
      'after a use of the second: 0',
      'an unrelated container: 0 false []',
      'a child and a grandchild: 2',
      'after their first uses: 0 true true',
      'an idle child: 1',
      'after its first use: 0 true',
      'unused children that are dropped: 1500',
      'after their collection: 0',
      'descendants of a container that gets the plugin: 2',
      'after their next uses: 0 true true',
      'a child of a container whose children get no plugin: 0 false',
    ]);
  });
});

describe('builders', () => {
  it('[C10] are called by Inversify itself until a class is decorated', async () => {
    const { stdout } = await runProgram('untouched-builders');
    expect(stdout.trim().split('\n')).to.deep.equal([
      'dynamic as in stock',
      'resolved as in stock',
      'dynamic intercepted',
      'resolved intercepted',
    ]);
  });

  it('[C10] [U1] are called by Inversify itself until a scope is opened', async () => {
    const { stdout } = await runProgram('untouched-builders', { args: ['scope'] });
    expect(stdout.trim().split('\n')).to.deep.equal([
      'dynamic as in stock',
      'resolved as in stock',
      'dynamic intercepted',
      'resolved intercepted',
    ]);
  });
});

describe('singletons without finalizers', () => {
  it('[C3] [X7] are torn down newest first, and add no exit listener', async () => {
    const { stdout, stderr } = await runProgram('singletons-only');
    expect({ stdout: stdout.trim().split('\n'), stderr }).to.deep.equal({
      stdout: [
        'deactivated Cache',
        'deactivated Pool',
        'exit listeners 0',
        'exit listeners 1',
        'finalized at exit',
      ],
      stderr: '',
    });
  });
});

describe('finalizeBinding', () => {
  it('[C6] keeps options if no container has had the plugin yet', async () => {
    expect(await runProgram('first-binding')).to.deep.equal({
      stdout: 'closed\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});

describe('disposables', () => {
  it('[P4] disposes at exit the instances that are alive and have a synchronous form, newest first', async () => {
    const end = await runProgram('dispose-at-exit');
    expect(end).to.deep.equal({
      stdout: 'newest finalizer\ndispose Server\nfinalizer\ndispose Pool\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});

describe('a host without AsyncLocalStorage', () => {
  it('[U2] supports openScope with get(), and runInScope names what is missing', async () => {
    const { stdout, code } = await runProgram('scopes-without-context');
    const [finalized, ...failures] = stdout.trim().split('\n');
    expect([finalized, code]).to.deep.equal(['finalized', 0]);
    expect(failures).to.have.length(2);
    for (const failure of failures) {
      expect(failure).to.contain('UNSUPPORTED_HOST: expected a host with AsyncLocalStorage');
    }
  });
});
