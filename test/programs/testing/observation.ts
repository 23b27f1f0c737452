/** Prints whether creations are observed before, during and after tests that overlap. */
import { channel } from 'node:diagnostics_channel';
import { beginTest } from '../../../devtools/testing/creations.js';
import { finishTest } from '../../../devtools/testing/leftovers.js';

const observed: boolean[] = [];
const look = (): number => observed.push(channel('inversify-finalize:create').hasSubscribers);
look();
const first = beginTest();
const second = beginTest();
look();
await finishTest(first);
look();
await finishTest(second);
look();
console.log(observed.join(', '));
