/** Writes the page of one report: `write-page.js NAME FILE`. */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { pages } from './pages.js';

const [name = '', file = ''] = process.argv.slice(2);
const render = pages[name];
if (render === undefined) throw new Error(`expected the name of a page, but got ${name}`);
writeFileSync(file, await render());
