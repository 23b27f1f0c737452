/**
 * Runs in `npm version`: moves what `CHANGELOG.md` lists under *Unreleased* below a heading with the new
 * version and today's date, and leaves an empty *Unreleased* section above it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { manifest, root } from './entry-points.js';

const file = new URL('CHANGELOG.md', root);
const heading = /^## \[?Unreleased\]?$/m;
const text = readFileSync(file, 'utf8');
if (!heading.test(text)) {
  throw new Error('expected CHANGELOG.md to have a section "## Unreleased", but got none');
}
const today = new Date().toISOString().slice(0, 10);
writeFileSync(
  file,
  text.replace(heading, (unreleased) => `${unreleased}\n\n## ${manifest.version} (${today})`),
);
