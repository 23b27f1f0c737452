/*
 * Renders the page of toolchains from the results of each with every version of Inversify.
 */
import { inversifyVersions, type InversifyVersion, type Toolchain } from './toolchain.js';

const INTRODUCTION = `# Toolchains

This page shows which compilers, bundlers, test runners and runtimes work with the package, and which settings they
need. \`npm run verify:toolchains\` writes it: for each toolchain it installs the packed package, builds a program on
Node.js, runs it and checks its output. \`tsc\` checks all declarations with \`skipLibCheck: false\`. Every toolchain needs
\`experimentalDecorators\`, or its equivalent, for the decorators of Inversify.
`;

const JEST = `
## Jest with CommonJS modules

Jest has its own module system. When it runs tests as CommonJS modules on Node.js before 24.9, it can't load
packages that consist of ES modules, such as this one and \`inversify\` 8. Configure Jest to transform them:

\`\`\`js
// jest.config.js
module.exports = {
  transform: { '\\\\.[jt]s$': '@swc/jest' }, // or ts-jest, with allowJs in tsconfig.json
  transformIgnorePatterns: ['/node_modules/(?!(inversify-finalize|inversify|@inversifyjs)/)'],
};
\`\`\`

With Inversify 6 and 7, \`inversify-finalize\` alone is enough in the pattern.

## CommonJS

The package consists of ES modules, which Node.js 20.19 and later can load with \`require()\`. A CommonJS build would
double its size, and only Jest and \`module: node16\` of TypeScript would need it. With both, changing one setting is
enough.

Inversify 6 and 7 have one build for \`import\` and another one for \`require()\`. The package works with containers of
both.
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
