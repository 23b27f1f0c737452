import { readFileSync } from 'node:fs';
import { createContext, SourceTextModule, type Module } from 'node:vm';
import type * as core from '../../src/index.js';
import { out, owner } from './finalizers.js';

const source = new URL('../../src/', import.meta.url);
const listenersBefore = process.listenerCount('exit');
process.on('warning', ({ name }) => {
  if (name !== 'ExperimentalWarning') out(name);
});

/** Loads another copy of the core in a separate context that has the real `process`. */
async function copyInContext(name: string): Promise<typeof core> {
  const context = createContext({ process, performance, setTimeout, clearTimeout, console });
  const modules = new Map<string, Module>();
  const load = (file: string): Module => {
    const text = readFileSync(new URL(file, source), 'utf8');
    const loaded = modules.get(file) ?? new SourceTextModule(text, { context, identifier: name });
    modules.set(file, loaded);
    return loaded;
  };
  const entry = load('index.js');
  await entry.link((specifier) => load(specifier.replace('./', '')));
  await entry.evaluate();
  return entry.namespace as typeof core;
}

for (let copy = 1; copy <= 12; copy++) {
  const { finalize } = await copyInContext(`copy-${copy}`);
  finalize(owner, out, `copy ${copy}`);
}
out(`exit listeners: ${process.listenerCount('exit') - listenersBefore}`);
