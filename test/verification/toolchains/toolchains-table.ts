/*
 * The page of toolchains, from what each did with every version of Inversify.
 */
import { inversifyVersions, type InversifyVersion, type Toolchain } from './toolchain.js';

const INTRODUCTION = `# Toolchains

Which compilers, bundlers, test runners and runtimes work with the package, and what has to be configured.
Written by \`npm run verify:toolchains\`, which packs the package, builds a program with each of them on
Node.js, runs it and compares what it prints. \`tsc\` checks all declarations with \`skipLibCheck: false\`.
All of them need \`experimentalDecorators\`, or its equivalent, for the decorators of Inversify.
`;

const JEST = `
## Jest with CommonJS modules

Jest has its own module system. When it runs tests as CommonJS modules on Node.js before 24.9, it can't load
packages that consist of ES modules, such as this one and \`inversify\` 8. Have it translate them:

\`\`\`js
// jest.config.js
module.exports = {
  transform: { '\\\\.[jt]s$': '@swc/jest' }, // or ts-jest, with allowJs in tsconfig.json
  transformIgnorePatterns: ['/node_modules/(?!(inversify-finalize|inversify|@inversifyjs)/)'],
};
\`\`\`

With Inversify 6 and 7, \`inversify-finalize\` alone is enough in the pattern.

## CommonJS

The package consists of ES modules, which Node.js 20.19 and later can \`require()\`. A CommonJS build would
double its size, and only \`module: node16\` of TypeScript and Jest would need it; both work after the change of
one setting.

Inversify 6 and 7 have a build for \`import\` and another one for \`require()\`. The package works with
containers of both.
`;

/** Returns the page in Markdown. */
export function toolchainsPage(
  results: ReadonlyMap<Toolchain, ReadonlyMap<InversifyVersion, string>>,
): string {
  const heads = ['toolchain', 'modules', ...inversifyVersions.map((one) => `inversify ${one}`)];
  const rows = [...results].map(([{ name, modules, settings = '' }, cells]) => [
    name,
    modules,
    ...inversifyVersions.map((version) => cells.get(version) ?? ''),
    settings,
  ]);
  const table = [[...heads, 'settings'], heads.concat('').map(() => '---'), ...rows];
  return `${INTRODUCTION}\n${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n${JEST}`;
}
