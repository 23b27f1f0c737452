import { closeSync, openSync, writeSync } from 'node:fs';
import { inject, injectable } from 'inversify';
import { finalizeWith } from 'inversify-finalize/decorators';
import { timed } from './timed.js';
import { Workspace } from './workspace.js';

/** A log file that stays open. */
@injectable()
@finalizeWith(timed('log', closeSync), (log: RequestLog) => [log.descriptor])
export class RequestLog {
  readonly descriptor: number;

  constructor(@inject(Workspace) workspace: Workspace) {
    this.descriptor = openSync(workspace.log, 'a');
  }

  write(line: string): void {
    writeSync(this.descriptor, `${new Date().toISOString()} ${line}\n`);
  }
}
