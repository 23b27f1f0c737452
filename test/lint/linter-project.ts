import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProgramEnd, runToEnd } from '../../scripts/run-program.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A user's project in a temporary folder, with this package in its `node_modules`. */
export class LinterProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param files File contents by path in the project. */
  static async create(files: Readonly<Record<string, string>>): Promise<LinterProject> {
    const project = new LinterProject(await mkdtemp(join(tmpdir(), 'lint-')));
    for (const [name, text] of Object.entries(files)) {
      const file = join(project.folder, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await mkdir(join(project.folder, 'node_modules'));
    await symlink(root, join(project.folder, 'node_modules/inversify-finalize'), 'dir');
    return project;
  }

  /** Runs a linter of this repository in the project. A failing exit code is a result, not an error. */
  run(bin: 'eslint/bin/eslint.js' | 'oxlint/bin/oxlint', ...args: string[]): Promise<ProgramEnd> {
    const argv = [join(root, 'node_modules', bin), ...args];
    return runToEnd(process.execPath, argv, { cwd: this.folder });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
