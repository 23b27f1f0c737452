/** The folders with the tests of what ships: no tool, no document and no example is tested there. */
export const unitTestFolders: readonly string[] = [
  'test/src',
  'test/decorators',
  'test/container',
  'test/standard',
  'test/runtime',
];
