import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject, injectable } from 'inversify';
import { finalizeWith } from 'inversify-finalize/decorators';
import { timed } from './timed.js';
import { Workspace } from './workspace.js';

function removeDirectory(path: string): void {
  rmSync(path, { recursive: true });
}

/**
 * A temporary directory. It is removed at the end of the scope that it was made in; without a scope, on
 * garbage collection or at the teardown of the service.
 */
@injectable()
@finalizeWith(timed('scratch directory', removeDirectory), (scratch: ScratchDirectory) => [
  scratch.path,
])
export class ScratchDirectory {
  readonly path: string;

  constructor(@inject(Workspace) workspace: Workspace) {
    this.path = mkdtempSync(join(workspace.scratch, 'upload-'));
  }
}
