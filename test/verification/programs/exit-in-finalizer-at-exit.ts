import { exit } from 'node:process';
import { finalize } from '../../../src/index.js';
import { keep, say, threeFinalizers } from './three-finalizers.js';

threeFinalizers();
finalize(keep({}), () => {
  say('exits');
  exit(5);
});
