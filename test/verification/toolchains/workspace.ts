/*
 * A temp folder with all tools, and a project in it for each version of Inversify: modules are looked up
 * in the folders above, so the tools are installed once.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { type ProgramEnd, runNpm, runToEnd } from '../../../scripts/run-program.js';
import { program, test } from './sources.js';
import { type Command, type InversifyVersion, json, type Toolchain } from './toolchain.js';

const TIMEOUT_MS = 300_000;

function install(folder: string, dependencies: Readonly<Record<string, string>>): void {
  const specs = Object.entries(dependencies).map(([name, version]) => `${name}@${version}`);
  runNpm(folder, 'install', '--no-package-lock', '--no-audit', '--no-fund', ...specs);
}

export class Workspace {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Installs the packages of all toolchains. */
  async installTools(toolchains: readonly Toolchain[]): Promise<void> {
    const packages = Object.assign({}, ...toolchains.map((one) => one.packages)) as object;
    await writeFile(join(this.#folder, 'package.json'), json({ name: 'tools', private: true }));
    install(this.#folder, packages as Readonly<Record<string, string>>);
  }

  /** Installs Inversify and the packed package for the projects of one version. */
  async installInversify(version: InversifyVersion, tarball: string): Promise<void> {
    const folder = join(this.#folder, version);
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), json({ name: 'projects', private: true }));
    install(folder, {
      inversify: version,
      'reflect-metadata': '0.2.2',
      'inversify-finalize': `file:${tarball}`,
    });
  }

  /** Builds and runs the project of a toolchain. Returns how the last command ended. */
  async run(toolchain: Toolchain, version: InversifyVersion): Promise<ProgramEnd> {
    const folder = join(this.#folder, version, 'project');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    const type = toolchain.modules === 'CommonJS' ? 'commonjs' : 'module';
    const files: Readonly<Record<string, string>> = {
      'package.json': json({ name: 'project', private: true, type }),
      'app.ts': program,
      'app.test.ts': test,
      ...toolchain.files,
    };
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    let end: ProgramEnd | undefined;
    for (const command of toolchain.commands) {
      end = await this.#execute(folder, command);
      if (end.code !== 0) break;
    }
    if (end === undefined) throw new Error(`expected ${toolchain.name} to have a command`);
    return end;
  }

  #execute(folder: string, { file, args, binary, env }: Command): Promise<ProgramEnd> {
    const path = join(file.startsWith('./') ? folder : join(this.#folder, 'node_modules'), file);
    const [command, ...before] = binary === true ? [path] : [process.execPath, path];
    return runToEnd(command, [...before, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      timeoutMs: TIMEOUT_MS,
    });
  }
}
