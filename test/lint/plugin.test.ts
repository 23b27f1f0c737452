import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { ESLint, Linter } from 'eslint';
import type { RuleTester as OxlintRuleTester } from 'oxlint/plugins-dev';
import defaultExport, { plugin } from '../../devtools/lint/index.js';

describe('plugin', () => {
  it('is the default export too, which linters load by the name of the module', () => {
    expect(defaultExport).to.equal(plugin);
  });

  it('is a plugin and a configuration in the types of ESLint 10', () => {
    const accepted: ESLint.Plugin = plugin;
    const config: Linter.Config[] = [plugin.configs.recommended];
    expect(config[0]?.plugins?.['inversify-finalize']).to.equal(accepted);
  });

  it('has a rule in the types of oxlint', () => {
    const accepted: Parameters<OxlintRuleTester['run']>[1] = plugin.rules['no-self-reference'];
    expect(accepted.create).to.be.a('function');
  });

  it('leaves files alone that are no JavaScript', () => {
    const context = { sourceCode: { text: 'inversify-finalize', visitorKeys: {} } };
    expect(plugin.rules['no-self-reference'].create(context)).to.deep.equal({});
  });

  it('has the version of the package, by which ESLint keys its cache', async () => {
    const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(manifest).to.include(`"version": "${plugin.meta.version}"`);
  });
});
