/** Makes the page of supported versions from the results of the tests on each version. */
import type { Outcome } from './container-tests.js';
import type { Version } from './versions.js';

const INTRODUCTION = `# Supported versions of Inversify

Written by \`npm run verify:versions\`, which runs the container tests on the newest release of each minor.
`;

/** Returns the page in Markdown. */
export function versionsPage(outcomes: ReadonlyMap<Version, Outcome>): string {
  const rows = [...outcomes].map(([{ number, differences }, { passed }]) => {
    const reasons = [...new Set(differences.map(({ reason }) => reason))];
    return `| ${number} | ${passed} | ${reasons.join('; ') || 'none'} |`;
  });
  const head =
    '| inversify | tests that pass | what the version itself lacks |\n| --- | --- | --- |';
  return `${INTRODUCTION}\n${head}\n${rows.join('\n')}\n`;
}
