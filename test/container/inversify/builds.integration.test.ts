import { createRequire } from 'node:module';
import { expect } from 'chai';
import * as inversify from 'inversify';
import * as inversify6 from 'inversify-6-2';
import * as inversify7 from 'inversify-7-11';
import { containerPrototypes } from '../../../container/inversify/builds.js';
import { Project } from '../../support/installed-package.js';

const require = createRequire(import.meta.url);

describe('the builds of Inversify', () => {
  const builds = { 'inversify-6-2': inversify6, 'inversify-7-11': inversify7 };
  for (const [name, { Container }] of Object.entries(builds)) {
    it(`[R5] include two for ${name}, one for import and one for require`, () => {
      const required = require(name) as typeof builds;
      expect(containerPrototypes({ Container }, name)).to.deep.equal([
        Container.prototype,
        (required as unknown as typeof inversify).Container.prototype,
      ]);
      expect(containerPrototypes({ Container }, 'not-installed')).to.deep.equal([
        Container.prototype,
      ]);
    });
  }

  it('[R5] include only one for Inversify 8', () => {
    expect(containerPrototypes(inversify, 'inversify')).to.deep.equal([
      inversify.Container.prototype,
    ]);
  });
});

const program = `
require('reflect-metadata');
const { Container, injectable } = require('inversify');
require('inversify-finalize/auto');
const { finalizeWith } = require('inversify-finalize/decorators');

class LogFile {}
injectable()(LogFile);
finalizeWith((text) => console.log(text), () => ['closed by the teardown'])(LogFile);
const container = new Container();
container.bind(LogFile).toSelf().inSingletonScope();
container.get(LogFile);
(container.unbindAllSync ?? container.unbindAll).call(container);
`;

describe('a CommonJS program', () => {
  for (const name of ['inversify-6-2', 'inversify-7-11', 'inversify']) {
    it(`[R5] that requires inversify-finalize/auto and ${name} finalizes the services of every container`, async () => {
      await using project = await Project.create(name);
      await project.write('program.cjs', program);
      expect(await project.run('program.cjs')).to.deep.equal({
        stdout: 'closed by the teardown\n',
        stderr: '',
        code: 0,
        signal: null,
      });
    });
  }
});
