import { kill, pid } from 'node:process';
import { threeFinalizers } from './three-finalizers.js';

threeFinalizers();
setInterval(() => undefined, 1000);
kill(pid, 'SIGHUP');
