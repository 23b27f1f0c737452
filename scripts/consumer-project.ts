import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './entry-points.js';
import { runNode, runNpm } from './run-program.js';

/** The compilers that users have. Each reads the declarations with its own libraries. */
export const compilers: readonly string[] = ['5.9.3', '6.0.3', '7.0.2'];

/** The strictest settings that the package supports: no newer library, and every file is checked. */
const compilerOptions = {
  target: 'ES2022',
  lib: ['ES2022'],
  module: 'NodeNext',
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  types: [],
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  rootDir: '.',
};

/** The `type` in the package.json of a project. */
export type ModuleType = 'module' | 'commonjs';

/** A user's project in its own folder, where the packed package is installed. */
export class ConsumerProject {
  readonly #folder: string;
  readonly #dependencies: Record<string, string>;

  constructor(folder: string, tarball: string) {
    this.#folder = folder;
    this.#dependencies = { 'inversify-finalize': `file:${tarball}` };
    for (const version of compilers) {
      this.#dependencies[`typescript-${version}`] = `npm:typescript@${version}`;
    }
    mkdirSync(folder);
  }

  /** Installs the package, the compilers, and `more`. */
  install(more: Readonly<Record<string, string>> = {}): void {
    Object.assign(this.#dependencies, more);
    this.#writeManifest('module');
    runNpm(this.#folder, 'install', '--no-package-lock', '--no-audit', '--no-fund');
  }

  /** Adds a program from `scripts/consumer/`. */
  addSource(file: string): void {
    copyFileSync(new URL(`scripts/consumer/${file}`, root), join(this.#folder, file));
  }

  /** Adds a program with the given text. */
  addText(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), text);
  }

  /** Compiles `file` with each compiler and returns what each result prints, by compiler. */
  compileAndRun(file: string, type: ModuleType = 'module'): Map<string, string> {
    this.#writeManifest(type);
    return new Map(
      compilers.map((version) => {
        const outDir = `out-${version}`;
        const settings = { ...compilerOptions, outDir };
        this.#write('tsconfig.json', { compilerOptions: settings, files: [file] });
        runNode(this.#folder, `node_modules/typescript-${version}/bin/tsc`, '-p', '.');
        const compiled = join(outDir, basename(file).replace(/\.ts$/, '.js'));
        return [version, runNode(this.#folder, compiled)];
      }),
    );
  }

  /** Runs a JavaScript program and returns what it prints. */
  run(file: string): string {
    return runNode(this.#folder, file);
  }

  /** Returns the folder of an installed package. */
  folderOf(name: string): string {
    return join(this.#folder, 'node_modules', name);
  }

  #writeManifest(type: ModuleType): void {
    const manifest = { name: 'consumer', private: true, type };
    this.#write('package.json', { ...manifest, dependencies: this.#dependencies });
  }

  #write(file: string, content: object): void {
    writeFileSync(join(this.#folder, file), `${JSON.stringify(content, null, 2)}\n`);
  }
}
