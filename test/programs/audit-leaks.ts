/** A program without audit code that creates two self-references and many correct finalizers. */
import { finalize } from '../../src/index.js';
import { LogFile } from './audit-log-file.js';

function bound(): void {
  const log = new LogFile();
  finalize(log, log.close.bind(log));
}

function argument(): void {
  const log = new LogFile();
  finalize(log, (_owners: unknown) => undefined, new Map([['k', { owner: log }]]));
}

for (let at = 0; at < 3; at += 1) bound();
argument();
for (let at = 0; at < 100; at += 1) finalize(new LogFile(), Math.max, at);
