import process from 'node:process';
import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
process.exitCode = 4;
