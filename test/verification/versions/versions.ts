/**
 * The versions of Inversify on which the container tests run, the newest of each minor, and the tests of
 * features that a version doesn't have.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A test that has to fail on a version because the version lacks the tested feature. */
export interface Difference {
  readonly title: RegExp;
  readonly reason: string;
}

export interface Version {
  /** The name under which it is installed. */
  readonly alias: string;
  readonly number: string;
  readonly differences: readonly Difference[];
}

const oneLifecycleMethod: Difference = {
  title: /is released whichever method fails/,
  reason: 'a class has at most one `@postConstruct` and one `@preDestroy` method',
};

const noUnbindAllSync: readonly Difference[] = [
  {
    title: /with what a teardown leaves/,
    reason: 'only containers with the plugin have `unbindAllSync`',
  },
];

const keepsRestored: Difference = {
  title: /do not retain singletons that restore drops/,
  reason: '`restore()` keeps the singletons that it drops in memory for as long as the container',
};

const before710 = [oneLifecycleMethod, ...noUnbindAllSync];

const differencesOf: Readonly<Record<string, readonly Difference[]>> = {
  'inversify-7-5': [...before710, keepsRestored],
  'inversify-7-6': [...before710, keepsRestored],
  'inversify-7-7': before710,
  'inversify-7-8': before710,
  'inversify-7-9': before710,
  'inversify-7-10': noUnbindAllSync,
  'inversify-7-11': [],
  'inversify-8-0': [],
  'inversify-8-1': [],
  inversify: [],
};

function installed(alias: string): string {
  const file = new URL(`../../../../node_modules/${alias}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(fileURLToPath(file), 'utf8')) as { version: string }).version;
}

export const versions: readonly Version[] = Object.entries(differencesOf).map(
  ([alias, differences]) => ({ alias, number: installed(alias), differences }),
);
