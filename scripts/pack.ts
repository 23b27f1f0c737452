import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './entry-points.js';
import { runNpm } from './run-program.js';

/**
 * Packs the package as a maintainer does: `npm pack` builds it, unless an option prevents that.
 *
 * @param options Options of `npm pack`, and the folder of another package to pack instead.
 * @returns The path of the tarball.
 */
export function pack(folder: string, ...options: readonly string[]): string {
  runNpm(fileURLToPath(root), 'pack', '--pack-destination', folder, ...options);
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  const [tarball, ...others] = tarballs;
  if (tarball === undefined || others.length > 0) {
    throw new Error(`expected npm pack to make one file, but got ${tarballs.join(', ')}`);
  }
  return join(folder, tarball);
}
