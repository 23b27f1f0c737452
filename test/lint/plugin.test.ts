import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { ESLint, Linter } from 'eslint';
import type { RuleTester as OxlintRuleTester } from 'oxlint/plugins-dev';
import defaultExport, { plugin } from '../../devtools/lint/index.js';

describe('plugin', () => {
  it('is also the default export, which linters load by module name', () => {
    expect(defaultExport).to.equal(plugin);
  });

  it('satisfies the plugin and configuration types of ESLint 10', () => {
    const accepted: ESLint.Plugin = plugin;
    const config: Linter.Config[] = [plugin.configs.recommended];
    expect(config[0]?.plugins?.['inversify-finalize']).to.equal(accepted);
  });

  it('satisfies the rule type of oxlint', () => {
    const accepted: Parameters<OxlintRuleTester['run']>[1] = plugin.rules['no-self-reference'];
    expect(accepted.create).to.be.a('function');
  });

  it('skips files that are not JavaScript', () => {
    const context = { sourceCode: { text: 'inversify-finalize', visitorKeys: {} } };
    expect(plugin.rules['no-self-reference'].create(context)).to.deep.equal({});
  });

  it('has the version of the package, which ESLint uses as a cache key', async () => {
    const manifest = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(manifest).to.include(`"version": "${plugin.meta.version}"`);
  });
});
