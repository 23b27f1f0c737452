/*
 * The tests of what ships at run time. Unit tests end in seconds. Integration tests start programs, load web
 * frameworks, run several copies of the package, or put the garbage collector under load: their files end in
 * `.integration.test.ts`.
 */

/** The folders with both kinds, without the tests of the tools, the documents and the examples. */
export const testFolders: readonly string[] = [
  'test/src',
  'test/decorators',
  'test/container',
  'test/standard',
  'test/runtime',
];

/** Matches the integration tests in any folder. */
const INTEGRATION = '**/*.integration.test.js';

/** The arguments of mocha for each set, by the name of the set. */
export const testSets: Readonly<Record<string, readonly string[]>> = {
  unit: [...testFolders, '--ignore', INTEGRATION],
  integration: [`test/${INTEGRATION}`],
};
