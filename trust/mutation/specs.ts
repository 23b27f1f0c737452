function specs(folder: string, names: readonly string[]): string[] {
  return names.map((name) => `dist/test/${folder}/${name}.test.js`);
}

/** Tests that use the package in their own process; the quick ones first, since the first to fail ends it. */
export const inProcess: readonly string[] = [
  ...specs('src', ['finalizer-list', 'newest-first', 'create', 'errors', 'finalizer', 'finalize']),
  ...specs('src', ['scope', 'drain', 'unraisable']),
  ...specs('decorators', ['registration', 'finalize-with']),
  ...specs('container', ['handed-out', 'binding-finalization', 'unbind', 'removal', 'order']),
  ...specs('container', ['plugin', 'finalize-binding']),
  ...specs('container', ['failures', 'snapshot', 'reentrancy', 'matrix', 'stock']),
  ...specs('src', ['collection', 'registry', 'host']),
  ...specs('container', ['collection']),
];

/** Tests that run programs of their own: ways out, and what other hosts offer. */
export const inPrograms: readonly string[] = [
  ...specs('src', ['host', 'unraisable', 'cpython', 'exit', 'two-copies']),
  ...specs('signals', ['signals']),
];
