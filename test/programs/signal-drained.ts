import '../../runtime/signals/index.js';
import { createFinalizer, finalize, programScope } from '../../src/index.js';

const first = { name: 'first' };
const second = { name: 'second' };
finalize(first, () => console.log('first'));
finalize(second, () => console.log('second'));
createFinalizer(second, () => console.log('never'), { atexit: false });
setInterval(() => programScope.size, 1000);
console.log('ready', first.name, second.name);
