import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject, injectable } from 'inversify';
import { finalizeWith } from 'inversify-finalize/decorators';
import { timed } from './timed.js';
import { Workspace } from './workspace.js';

function removeDirectory(path: string): void {
  rmSync(path, { recursive: true });
}

/** Makes a {@link ScratchDirectory} for whoever needs one. */
export type NewScratchDirectory = () => ScratchDirectory;
export const NewScratchDirectory = Symbol('NewScratchDirectory');

/**
 * A directory for one upload. Nobody disposes it: it goes when the collector finds that the upload is
 * over, and otherwise with the service.
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
