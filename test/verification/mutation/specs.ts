import { testFolders } from '../../../scripts/test-sets.js';

/**
 * The tests of what is changed, as patterns. Unit tests come first, since the first failure ends a run; then
 * the tests that run programs and load frameworks.
 */
export const testFiles: readonly string[] = ['!(*.integration)', '*.integration'].flatMap((name) =>
  testFolders.map((folder) => `dist/${folder}/**/${name}.test.js`),
);
