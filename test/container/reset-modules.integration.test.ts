import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { Project } from '../support/installed-package.js';

const jest = fileURLToPath(new URL('../../../node_modules/jest/bin/jest.js', import.meta.url));

/** A user's test, in which one module registry decorates a class and the next one creates its container. */
const suite = `
const { jest } = import.meta;
const closed = [];

async function decorate() {
  await import('reflect-metadata');
  const { injectable } = await import('inversify');
  const { finalizeWith } = await import('inversify-finalize/decorators');
  class LogFile {}
  injectable()(LogFile);
  finalizeWith((name) => closed.push(name), () => ['log file'])(LogFile);
  return LogFile;
}

test('a container of the next registry finalizes a class', async () => {
  const LogFile = await decorate();
  const before = await import('inversify-finalize/container');
  jest.resetModules();
  const { Container } = await import('inversify');
  const after = await import('inversify-finalize/container');
  expect(after.FinalizationPlugin).not.toBe(before.FinalizationPlugin);
  const container = after.finalizeContainer(new Container());
  const binding = container.bind(LogFile).toSelf().inSingletonScope();
  before.finalizeBinding(binding, { func: () => closed.push('binding') });
  container.get(LogFile);
  container.unbindAll();
  expect(closed).toEqual(['binding', 'log file']);
});
`;

describe('the module registry of a test runner', () => {
  it('[R7] [11.16] can be reset by jest between the decoration of a class and its container', async () => {
    await using project = await Project.create();
    await project.write('package.json', '{ "type": "module", "jest": { "transform": {} } }');
    await project.write('log-file.test.js', suite);
    const args = ['--experimental-vm-modules', jest, '--cacheDirectory', '.jest'];
    const { stderr, code } = await project.run(...args);
    expect(code, stderr).to.equal(0);
    expect(stderr).to.match(/Tests: +1 passed, 1 total/);
  });
});
