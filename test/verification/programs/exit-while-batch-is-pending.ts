import { exit } from 'node:process';
import { finalize } from '../../../src/index.js';
import { collectGarbage } from './collect-garbage.js';
import { keep, say } from './three-finalizers.js';

finalize(keep({}), say, 'a');

function orphans(): void {
  for (const word of ['dead 1', 'dead 2', 'dead 3']) finalize({}, say, word);
}

// They are made in one turn and collected in the next: no runtime has collected them earlier.
setImmediate(() => {
  orphans();
  setImmediate(() => {
    collectGarbage();
    say('exits');
    exit(0);
  });
});
