import { exit } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { finalize, programScope } from '../../../src/index.js';
import { keep, say, threeFinalizers } from './three-finalizers.js';

threeFinalizers();
finalize(keep({}), async () => {
  say('drain starts');
  await setTimeout(60_000);
  say('never');
});
void programScope.drainAsync();
void Promise.resolve().then(() => exit(7));
