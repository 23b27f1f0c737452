import { abort } from 'node:process';
import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
abort();
