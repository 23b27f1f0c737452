import { exit } from 'node:process';
import { finalize } from '../../../src/index.js';
import { collectGarbage } from './collect-garbage.js';
import { say } from './three-finalizers.js';

finalize({}, say, 'dead 1');
finalize({}, say, 'dead 2');
finalize({}, () => {
  say('dead 3 exits');
  exit(6);
});
setInterval(collectGarbage, 5);
