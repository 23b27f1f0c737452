/** Loaded with `node --import`: replaces `inversify` with the package that INVERSIFY names. */
import { register } from 'node:module';
import process from 'node:process';

register('./version-hooks.js', import.meta.url, { data: process.env['INVERSIFY'] ?? 'inversify' });
