import { addFinalizers, out } from './finalizers.js';

addFinalizers();
if (process.argv[2] === 'abort') process.abort();
setInterval(() => undefined, 60_000);
out('waiting');
