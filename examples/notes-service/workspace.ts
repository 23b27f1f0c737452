import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finalize, type Finalizer } from 'inversify-finalize';

/**
 * The folder of one run, with everything that the service writes. It outlives the container, since the
 * demo opens the database again. `remove()` deletes it; otherwise it is deleted at exit.
 */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'notes-service-'));
  readonly remove: Finalizer = finalize(this, rmSync, this.folder, {
    recursive: true,
    force: true,
  });
  readonly database = join(this.folder, 'database');
  readonly log = join(this.folder, 'requests.log');
  readonly scratch = join(this.folder, 'scratch');

  constructor() {
    mkdirSync(this.scratch);
  }
}
