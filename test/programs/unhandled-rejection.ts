import { addFinalizers } from './finalizers.js';

addFinalizers();
void Promise.reject(new RangeError('nobody handles this'));
setInterval(() => undefined, 60_000);
