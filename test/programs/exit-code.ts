import { addFinalizers } from './finalizers.js';

addFinalizers();
process.exitCode = 4;
