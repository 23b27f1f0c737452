/*
 * A test whose finalizer only exit would call, for runners that end their workers without `exit`.
 */
import { writeFileSync } from 'node:fs';
import { finalize } from '../../../src/index.js';

const held = {};

it('leaves a finalizer for the exit', () => {
  finalize(held, writeFileSync, process.env['DRAINED_FILE'] ?? '', 'drained');
});
