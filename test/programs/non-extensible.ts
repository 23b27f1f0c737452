import { pathToFileURL } from 'node:url';
import * as one from '../../src/index.js';
import { out, owner } from './finalizers.js';

const [, , copy = '', ...names] = process.argv;
const two = (await import(pathToFileURL(copy).href)) as typeof one;
const holders: Record<string, object> = { process, globalThis };
for (const name of names) Object.preventExtensions(holders[name]);
one.finalize(owner, out, 'one 1');
two.finalize(owner, out, 'two 2');
one.finalize(owner, out, 'one 3');
