/** The folders with the tests of what ships, without those of the tools, the documents and the examples. */
export const unitTestFolders: readonly string[] = [
  'test/src',
  'test/decorators',
  'test/container',
  'test/standard',
  'test/runtime',
];
