/**
 * A library that depends on an older version of the package, packed as its author would publish it. npm
 * installs that version in a folder of the library, beside the version of the application.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest } from './entry-points.js';
import { pack } from './pack.js';

const OLDER = '0.0.1';

const libraryModule = `
import { injectable } from 'inversify';
import { finalizerArgs, finalizeWith } from 'inversify-finalize/decorators';
export { FinalizationPlugin } from 'inversify-finalize/container';

export class LogFile {
  [finalizerArgs]() {
    return ['log of the library'];
  }
}
injectable()(LogFile);
finalizeWith((name) => console.log('closed the', name))(LogFile);
`;

const libraryTypes = `
export declare const FinalizationPlugin: object;
export declare class LogFile {}
`;

/** A program of the application: its plugin, and the class that the library's copy has decorated. */
export const nestedCopyProgram = `
import 'reflect-metadata';
import { Container } from 'inversify';
import { FinalizationPlugin, finalizeContainer } from 'inversify-finalize/container';
import * as library from 'library';

declare const console: { log(...values: unknown[]): void };

console.log('copies:', new Set<object>([FinalizationPlugin, library.FinalizationPlugin]).size);
const container = finalizeContainer(new Container());
container.bind(library.LogFile).toSelf().inSingletonScope();
container.get(library.LogFile);
container.unbindAll();
console.log('torn down');
`;

export const nestedCopyLines: readonly string[] = [
  'copies: 2',
  'closed the log of the library',
  'torn down',
];

function makeFolder(path: string): string {
  mkdirSync(path);
  return path;
}

function writeManifest(folder: string, content: object): void {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(content));
}

/**
 * Packs the library with the older version of this package that it depends on.
 *
 * @param scratch A folder for the files.
 * @param installed The folder of this package as npm has installed it.
 * @returns The path of the library's tarball.
 */
export function packLibrary(scratch: string, installed: string): string {
  const older = join(scratch, 'older');
  cpSync(installed, older, { recursive: true });
  const shipped = JSON.parse(readFileSync(join(older, 'package.json'), 'utf8')) as object;
  writeManifest(older, { ...shipped, version: OLDER });
  const dependency = pack(makeFolder(join(scratch, 'packed-older')), older, '--ignore-scripts');

  const library = makeFolder(join(scratch, 'library'));
  writeManifest(library, {
    name: 'library',
    version: '1.0.0',
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    dependencies: { [manifest.name]: `file:${dependency}` },
  });
  writeFileSync(join(library, 'index.js'), libraryModule);
  writeFileSync(join(library, 'index.d.ts'), libraryTypes);
  return pack(makeFolder(join(scratch, 'packed-library')), library);
}
