import { addFinalizers, out } from './finalizers.js';

addFinalizers();
setImmediate(() => out('end of main'));
