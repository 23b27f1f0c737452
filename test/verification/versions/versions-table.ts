/** Renders the page of supported versions from the results of the tests on each version. */
import type { Outcome } from './container-tests.js';
import type { Version } from './versions.js';

const INTRODUCTION = `# Supported versions of Inversify

This page shows how many of the container tests pass on the newest release of each minor version.
\`npm run verify:versions\` runs them and writes this page.
`;

/** The results of Inversify's own tests of version 6, which are run by hand. */
const VERSION_6 = `## Inversify 6

Version 6 has no plugin interface, so separate tests cover \`finalizeContainer\` on 6.2.2. In Inversify's own test suite,
7 of 407 tests fail if every container has the plugin. Each of them expects a behavior that the plugin changes:

| tests | expected by Inversify | with the plugin |
| --- | --- | --- |
| 4 | \`unbind()\` and \`unbindAll()\` of a service with an asynchronous \`@preDestroy\` or \`onDeactivation\` throw *Attempting to unbind dependency with asynchronous destruction* and leave the other bindings | everything is torn down, and the call throws \`ASYNC_IN_SYNC_DRAIN\`, which names the services and the asynchronous method |
| 2 | an error of an \`onDeactivation\` handler is rethrown as *onDeactivation() error in class Destroyable* and stops the teardown | the rest is torn down, and the error is in \`errors\` of a \`DrainError\` |
| 1 | \`unbindAll()\` of a singleton that is still being built returns before it is built | it throws \`ASYNC_IN_SYNC_DRAIN\`; \`unbindAllAsync()\` waits for the singleton |
`;

/** Returns the page in Markdown. */
export function versionsPage(outcomes: ReadonlyMap<Version, Outcome>): string {
  const rows = [...outcomes].map(([{ number, differences }, { passed }]) => {
    const reasons = [...new Set(differences.map(({ reason }) => reason))];
    return `| ${number} | ${passed} | ${reasons.join('; ') || 'none'} |`;
  });
  const head =
    '| inversify | tests that pass | what the version itself lacks |\n| --- | --- | --- |';
  return `${INTRODUCTION}\n${head}\n${rows.join('\n')}\n\n${VERSION_6}`;
}
