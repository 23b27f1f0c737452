import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type LintMessageId, plugin } from '../../devtools/lint/index.js';
import { allCases } from './cases/all-cases.js';
import { unmark } from './cases/lint-case.js';
import { LinterProject } from './linter-project.js';

const OXLINT = 'oxlint/bin/oxlint';
const ESLINT = 'eslint/bin/eslint.js';

const oxlintrc = JSON.stringify({
  jsPlugins: ['inversify-finalize/lint'],
  categories: { correctness: 'off' },
  rules: { 'inversify-finalize/no-self-reference': 'error' },
});

/** A typical service: one finalizer is correct, the others reference the service. */
const service = `\
import { closeSync, openSync } from 'node:fs';
import { type FinalizerScope, finalize as onCollect } from 'inversify-finalize';
import * as decorators from 'inversify-finalize/decorators';

interface Settings {
  readonly path: string;
}

@decorators.finalizeWith((fd: number) => closeSync(fd), (log: LogFile) => [log.fd, log] as const)
export class LogFile {
  readonly fd: number;

  constructor(settings: Settings, private readonly scope: FinalizerScope) {
    this.fd = openSync(settings.path, 'a');
    onCollect(this, (fd: number) => closeSync(fd), this.fd);
    onCollect(this, () => closeSync(this.fd));
    this.scope.finalize(this, this.close.bind(this));
  }

  close(): void {
    closeSync(this.fd);
  }
}
`;

/** The expected reports: line, column and message, as the linters count. */
const mistakes = [
  [9, 84, 'argsOfReturnsObject', 'log'],
  [16, 37, 'thisInCallback', 'this'],
  [17, 31, 'boundToObject', 'this'],
] as const;

function sentence(messageId: LintMessageId, name: string): string {
  return plugin.rules['no-self-reference'].meta.messages[messageId].replace('{{name}}', name);
}

const expectedMistakes = mistakes.map(
  ([line, column, messageId, name]) => `${line}:${column} ${sentence(messageId, name)}`,
);

interface OxlintReport {
  readonly diagnostics: ReadonlyArray<{
    readonly message: string;
    readonly code: string;
    readonly filename: string;
    readonly labels: ReadonlyArray<{
      readonly span: { readonly line: number; readonly column: number; readonly length: number };
    }>;
  }>;
}

/** Returns the reports of oxlint for `src/`: one line each, by file, in source order. */
async function oxlint(project: LinterProject): Promise<ReadonlyMap<string, readonly string[]>> {
  const { code, stdout, stderr } = await project.run(OXLINT, '--format=json', 'src');
  expect(stderr).to.equal('');
  const { diagnostics } = JSON.parse(stdout) as OxlintReport;
  expect(code).to.equal(diagnostics.length === 0 ? 0 : 1);
  const found = new Map<string, string[]>();
  for (const { code: rule, message, filename, labels } of diagnostics) {
    expect(rule, message).to.equal('inversify-finalize(no-self-reference)');
    const { line = 0, column = 0 } = labels[0]?.span ?? {};
    const name = filename.replaceAll('\\', '/').replace(/^src\//, '');
    found.set(name, [...(found.get(name) ?? []), `${line}:${column} ${message}`]);
  }
  return new Map([...found].map(([name, lines]) => [name, lines.sort(byPosition)]));
}

function byPosition(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

describe('oxlint with the plugin', () => {
  it('reports every mistake in a service, and nothing else', async () => {
    await using project = await LinterProject.create({
      '.oxlintrc.json': oxlintrc,
      'src/service.ts': service,
    });
    expect((await oxlint(project)).get('service.ts')).to.deep.equal(expectedMistakes);
  });

  it('agrees with ESLint on every case', async () => {
    const files: Record<string, string> = { '.oxlintrc.json': oxlintrc };
    const expected = new Map<string, string[]>();
    for (const { title, valid, invalid } of allCases) {
      for (const [index, { code }] of valid.entries()) {
        files[`src/${title}-valid-${index}.ts`] = code;
      }
      for (const [index, { code: marked, reports, named }] of invalid.entries()) {
        const { code, marks } = unmark(marked);
        const ids = marks.map((_, at) =>
          typeof reports === 'string' ? reports : (reports[at] ?? reports[0]),
        );
        files[`src/${title}-invalid-${index}.ts`] = code;
        expected.set(
          `${title}-invalid-${index}.ts`,
          marks.map(({ line, column, text }, at) => {
            const messageId = ids[at] ?? 'thisInCallback';
            return `${line}:${column} ${sentence(messageId, named ?? text)}`;
          }),
        );
      }
    }
    await using project = await LinterProject.create(files);
    const found = await oxlint(project);
    expect(Object.fromEntries(found)).to.deep.equal(Object.fromEntries(expected));
  });

  it('applies the suggested fixes', async () => {
    const invalid = allCases.flatMap((group) => group.invalid);
    const cases = invalid.filter(({ suggests }) => suggests !== undefined);
    const files = cases.map(({ code }, index) => [`src/${index}.ts`, unmark(code).code] as const);
    await using project = await LinterProject.create({
      '.oxlintrc.json': oxlintrc,
      ...Object.fromEntries(files),
    });
    const { code, stdout } = await project.run(OXLINT, '--fix-suggestions', 'src');
    expect(code, stdout).to.equal(0);
    expect(cases).to.have.length.above(10);
    for (const [index, { suggests }] of cases.entries()) {
      const text = await readFile(join(project.folder, `src/${index}.ts`), 'utf8');
      expect(text).to.equal(suggests);
    }
  });
});

describe('ESLint with the plugin', () => {
  const parser = new URL('typescript-parser.js', import.meta.url).href;
  const config = `\
import { plugin } from 'inversify-finalize/lint';
import { typescriptParser as parser } from '${parser}';
export default [
  plugin.configs.recommended,
  { files: ['**/*.ts'], languageOptions: { parser } },
];
`;

  interface FileReport {
    readonly messages: ReadonlyArray<{
      readonly ruleId: string;
      readonly line: number;
      readonly column: number;
      readonly message: string;
    }>;
  }

  /** Returns one line for each report and checks that all come from the rule. */
  async function eslint(project: LinterProject, file: string): Promise<readonly string[]> {
    const { stdout, stderr } = await project.run(ESLINT, '--format=json', file);
    expect(stderr).to.equal('');
    const [report] = JSON.parse(stdout) as readonly FileReport[];
    return (report?.messages ?? []).map(({ ruleId, line, column, message }) => {
      expect(ruleId, message).to.equal('inversify-finalize/no-self-reference');
      return `${line}:${column} ${message}`;
    });
  }

  it('reports every mistake in a service, and nothing else', async () => {
    await using project = await LinterProject.create({
      'package.json': '{ "type": "module" }',
      'eslint.config.js': config,
      'src/service.ts': service,
    });
    expect(await eslint(project, 'src/service.ts')).to.deep.equal(expectedMistakes);
  });

  it('needs no extra parser for JavaScript', async () => {
    await using project = await LinterProject.create({
      'package.json': '{ "type": "module" }',
      'eslint.config.js': config.replaceAll(/.*parser.*\n/g, ''),
      'src/service.js': `import { finalize } from 'inversify-finalize';
export class A { #end = finalize(this, () => this.close()); close() {} }
`,
    });
    expect(await eslint(project, 'src/service.js')).to.deep.equal([
      `2:46 ${sentence('thisInCallback', 'this')}`,
    ]);
  });

  it('accepts code with a disable comment', async () => {
    const text = service.replaceAll(
      /^(.*(?:\[log\.fd, log\]|=> closeSync\(this|close\.bind).*)$/gm,
      '// eslint-disable-next-line inversify-finalize/no-self-reference -- tested\n$1',
    );
    await using project = await LinterProject.create({
      'package.json': '{ "type": "module" }',
      'eslint.config.js': config,
      '.oxlintrc.json': oxlintrc,
      'src/service.ts': text,
    });
    expect(await eslint(project, 'src/service.ts')).to.deep.equal([]);
    expect(await oxlint(project)).to.deep.equal(new Map());
  });
});
