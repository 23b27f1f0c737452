import { expect } from 'chai';
import { runProgram } from '../../support/run-program.js';

describe('a program on Inversify 6', () => {
  it('[R2] [R6] a container without the plugin warns once for each decorated class that it yields', async () => {
    const { stdout, stderr } = await runProgram('plugin-missing-6');
    expect(stdout).to.equal('gets 3\n');
    const warnings = stderr.split('\n').filter((line) => line.includes('PLUGIN_MISSING'));
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.contain('expected the container of LogFile to have FinalizationPlugin');
  });

  it('[R5] applies to every container after import inversify-finalize/auto', async () => {
    const { stdout, stderr } = await runProgram('auto-6');
    expect({ stdout, stderr }).to.deep.equal({ stdout: 'closed by the teardown\n', stderr: '' });
  });
});
