import { exit } from 'node:process';
import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
setTimeout(() => exit(0), 1);
