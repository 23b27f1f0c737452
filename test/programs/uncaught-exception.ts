import { addFinalizers } from './finalizers.js';

addFinalizers();
throw new RangeError('nobody catches this');
