import { LogFile } from './audit-log-file.js';

new LogFile().watch();
