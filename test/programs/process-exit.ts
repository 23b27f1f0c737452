import { addFinalizers } from './finalizers.js';

addFinalizers();
process.exit(Number(process.argv[2]));
