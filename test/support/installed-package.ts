/*
 * A user's project in a temp folder, with this package installed as npm would install it: its own copy of
 * the compiled files, and the version of Inversify that the project depends on.
 */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type ProgramEnd, runToEnd } from '../../scripts/run-program.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export class Project implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Makes a project that depends on Inversify and on this package.
   *
   * @param inversify The name in `node_modules` of the version of Inversify, such as `inversify-7-11`. If it
   *   is omitted, the project uses the version on which `verify:versions` runs the tests.
   */
  static async create(inversify = process.env['INVERSIFY'] ?? 'inversify'): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), 'project-')));
    await project.#link(inversify, 'inversify');
    await project.#link('reflect-metadata', 'reflect-metadata');
    await project.installCopy('.');
    return project;
  }

  /** Installs a copy of this package for one folder of the project, such as `node_modules/library`. */
  async installCopy(folder: string): Promise<void> {
    const target = join(this.#folder, folder, 'node_modules/inversify-finalize');
    await cp(join(root, 'package.json'), join(target, 'package.json'), { recursive: true });
    for (const part of ['src', 'decorators', 'container']) {
      await cp(join(root, 'dist', part), join(target, 'dist', part), { recursive: true });
    }
  }

  /** Writes a file of the project. */
  async write(file: string, text: string): Promise<void> {
    const path = join(this.#folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  /** Runs Node.js in the project with the given arguments. */
  run(...args: readonly string[]): Promise<ProgramEnd> {
    return runToEnd(process.execPath, ['--expose-gc', ...args], { cwd: this.#folder });
  }

  /** Removes the project. */
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  async #link(name: string, as: string): Promise<void> {
    const path = join(this.#folder, 'node_modules', as);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(root, 'node_modules', name), path);
  }
}
