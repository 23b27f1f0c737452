/**
 * `npm run check:package`: packs the package and checks it as a user gets it: its files, its entry points,
 * and programs that use it, which must compile with the compilers that users have, and run.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compilers, ConsumerProject, type ModuleType } from './consumer-project.js';
import { entryPoints, manifest, root } from './entry-points.js';
import { nestedCopyLines, nestedCopyProgram, packLibrary } from './nested-copy.js';
import { pack } from './pack.js';
import { runNode } from './run-program.js';
import { toolsFile, toolsLines, toolsProgram } from './packed-tools.js';
import { faultsOfShippedFiles } from './shipped-files.js';

const rootFolder = fileURLToPath(root);
const peers = Object.keys(manifest.peerDependencies);

/** Prints the name of a check before it runs, so that a failure is printed below it. */
function step<T>(name: string, run: () => T): T {
  process.stdout.write(`${name}\n`);
  return run();
}

function expectNoFaults(faults: readonly string[]): void {
  if (faults.length > 0) {
    throw new Error(`expected to ship exactly what users need, but ${faults.join('; ')}`);
  }
}

/** Fails if a peer dependency was installed as well: the run would not prove that it is optional. */
function expectNoPeers(project: ConsumerProject): void {
  const present = peers.filter((name) => existsSync(project.folderOf(name)));
  if (present.length > 0) {
    throw new Error(`expected no peer to be installed, but got ${present.join(', ')}`);
  }
}

/** Fails if a program has printed anything other than `lines`. */
function expectLines(program: string, lines: readonly string[], printed: string): void {
  const expected = lines.map((line) => `${line}\n`).join('');
  if (printed !== expected) {
    throw new Error(`expected ${program} to print\n${expected}but got\n${printed}`);
  }
}

/** Compiles and runs a program with every compiler; each has to print `lines`. */
function expectToPrint(
  project: ConsumerProject,
  file: string,
  lines: readonly string[],
  type?: ModuleType,
): void {
  for (const [version, printed] of project.compileAndRun(file, type)) {
    expectLines(`${file} on ${version}`, lines, printed);
  }
}

/**
 * Entry points that need more than the peers: a setup file loads only inside its test runner, and the types
 * of a framework come with the framework. Their own tests load them there.
 */
const needsMore = /^\.\/(?:testing\/(?:vitest|jest|node-test)|http\/\w+)$/;

/** Returns a program that imports every entry point, types and values. */
function importOfAll(): string {
  const imported = entryPoints.filter(({ subpath }) => !needsMore.test(subpath));
  const imports = imported.map(
    ({ specifier }, index) => `import * as e${index} from '${specifier}';\n`,
  );
  const names = imported.map((_, index) => `e${index}`);
  return `${imports.join('')}export const all: readonly object[] = [${names.join(', ')}];\n`;
}

/** The major versions of Inversify that are supported. */
const inversifyVersions = ['6.2.2', '7.11.0', '8.2.3'];

const anyVersionLines = [
  '1 in the scope, 1 of the log',
  'repository closed',
  '2 in the container',
  'log closed',
  'pool closed',
];

const scratchFolder = mkdtempSync(join(tmpdir(), 'pack-check-'));
try {
  const tarball = step('npm pack', () => pack(scratchFolder));
  step('publint', () =>
    runNode(rootFolder, 'node_modules/publint/src/cli.js', tarball, '--strict'),
  );
  step('are the types wrong', () =>
    runNode(
      rootFolder,
      'node_modules/@arethetypeswrong/cli/dist/index.js',
      tarball,
      '--profile',
      'esm-only',
      '--no-definitely-typed',
      '--no-color',
      '--no-emoji',
    ),
  );

  const project = new ConsumerProject(join(scratchFolder, 'consumer'), tarball);
  step('a project without the peers', () => {
    project.install();
    expectNoPeers(project);
    expectNoFaults(faultsOfShippedFiles(project.folderOf(manifest.name)));
  });
  step(`the core and the decorators, TypeScript ${compilers.join(', ')}`, () => {
    project.addSource('core.ts');
    expectToPrint(project, 'core.ts', [
      'alive true',
      'disposed',
      'drained first',
      'drained second',
      'failed CALLBACK_FAILED',
      'left 1',
      'at exit',
    ]);
    project.addSource('decorators.ts');
    expectToPrint(project, 'decorators.ts', ['log closed? not by hand, 0 registered']);
  });
  step(`every entry point, TypeScript ${compilers.join(', ')}`, () => {
    const { devDependencies } = manifest;
    project.install(Object.fromEntries(peers.map((name) => [name, devDependencies[name] ?? '*'])));
    project.addText('all.ts', importOfAll());
    expectToPrint(project, 'all.ts', []);
    project.addSource('container.ts');
    expectToPrint(project, 'container.ts', [
      'made 3',
      'repository closed',
      'log closed',
      'cache dropped',
    ]);
  });
  step('the developer tools recognize the frames and records of the package', () => {
    project.addText(toolsFile, toolsProgram);
    expectLines(toolsFile, toolsLines, project.run(toolsFile));
  });
  project.addSource('any-version.ts');
  for (const inversify of inversifyVersions) {
    step(`inversify ${inversify}, in ES modules and in CommonJS`, () => {
      project.install({ inversify });
      for (const type of ['module', 'commonjs'] as const) {
        expectToPrint(project, 'any-version.ts', anyVersionLines, type);
      }
    });
  }
  step('a library with an older version of the package in its own folder', () => {
    project.install({
      library: `file:${packLibrary(scratchFolder, project.folderOf(manifest.name))}`,
    });
    project.addText('nested-copy.ts', nestedCopyProgram);
    expectToPrint(project, 'nested-copy.ts', nestedCopyLines);
  });
} finally {
  rmSync(scratchFolder, { recursive: true, force: true });
}
