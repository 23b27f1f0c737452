/**
 * `npm run bundle`, which `npm pack` runs: builds the package, then replaces the compiled modules that ship with
 * bundled ones, because a few files load faster than many. Entry points and declarations stay as they are.
 * The next `npm run build` restores the compiled modules.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledModules, writeModules } from './bundled-modules.js';
import { CHUNKS, entryPoints, root, shippedLayers } from './entry-points.js';

const dist = fileURLToPath(new URL('dist/', root));
const files = bundledModules();

for (const layer of shippedLayers) {
  const folder = join(dist, layer);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    // Without its build info, the compiler writes the modules again.
    if (/\.js(?:\.map)?$|\.tsbuildinfo$/.test(file)) rmSync(join(folder, file));
  }
}
rmSync(join(dist, CHUNKS), { recursive: true, force: true });
writeModules(dist, files);
process.stdout.write(`bundled ${entryPoints.length} entry points\n`);
