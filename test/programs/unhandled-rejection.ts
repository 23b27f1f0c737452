import { addFinalizers } from './finalizers.js';

addFinalizers();
void Promise.reject(new RangeError('this is not handled'));
setInterval(() => undefined, 60_000);
