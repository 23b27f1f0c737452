import { exit } from 'node:process';
import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
exit(3);
