import { addFinalizers } from './finalizers.js';

addFinalizers();
throw new RangeError('this is not caught');
