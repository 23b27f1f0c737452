/**
 * `npm run lint:layers`: rewrites the rules of `.oxlintrc.json` that restrict imports, from the list in
 * `scripts/layers.ts`. A test fails if they differ.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { root } from './entry-points.js';
import { IMPORT_RULE, type LintOverride, lintOverrides } from './layers.js';

const file = new URL('.oxlintrc.json', root);
const config = JSON.parse(await readFile(file, 'utf8')) as { overrides: LintOverride[] };
const others = config.overrides.filter(({ rules }) => !(IMPORT_RULE in rules));
config.overrides = [...lintOverrides, ...others];
await writeFile(
  file,
  await format(JSON.stringify(config), { filepath: fileURLToPath(file), printWidth: 100 }),
);
