/**
 * Reads the lifecycle metadata of a class. A class is decorated before a container uses it, by the version
 * of Inversify that its file imports. So the metadata of all versions is read.
 */
import { version6 } from './version-6.js';
import { version7 } from './version-7.js';
import { version8 } from './version-8.js';
import type { MethodNames } from './version.js';

const versions = [version8, version7, version6];

function firstNames(namesOf: (version: (typeof versions)[number]) => MethodNames): MethodNames {
  for (const version of versions) {
    const names = namesOf(version);
    const { done } = names[Symbol.iterator]().next();
    if (done !== true) return names;
  }
  return [];
}

/** Returns the names of the `@preDestroy` methods of a class, in the order in which they are called. */
export function preDestroyMethodsOf(type: object): MethodNames {
  return firstNames((version) => version.preDestroyMethodsOf(type));
}

/** Returns the names of the `@postConstruct` methods of a class, in the order in which they are called. */
export function postConstructMethodsOf(type: object): MethodNames {
  return firstNames((version) => version.postConstructMethodsOf(type));
}
