function specs(folder: string, names: readonly string[]): string[] {
  return names.map((name) => `dist/test/${folder}/${name}.test.js`);
}

/**
 * The tests of what is changed. Fast ones come first, since the first failure ends a run; then tests that
 * collect garbage, and last tests that run programs.
 */
export const testFiles: readonly string[] = [
  ...specs('src', ['finalizer-list', 'newest-first', 'create', 'errors', 'thenable', 'finalizer']),
  ...specs('src', ['finalize', 'scope', 'drain']),
  ...specs('decorators', ['registration', 'finalize-with']),
  ...specs('container', [
    'registered-instances',
    'binding-finalization',
    'unbind',
    'removal',
    'order',
  ]),
  ...specs('container', ['plugin', 'finalize-binding']),
  ...specs('container', ['failures', 'snapshot', 'reentrancy', 'matrix', 'stock']),
  ...specs('src', ['collection', 'registry']),
  ...specs('container', ['collection']),
  ...specs('src', ['host', 'unraisable', 'cpython', 'two-copies', 'exit']),
  ...specs('runtime', ['signals']),
];
