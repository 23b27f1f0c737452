import type { AuditCase } from './oracle.js';

/** A group of cases in the test report. */
export interface CaseGroup {
  readonly name: string;
  readonly load: () => Promise<readonly AuditCase[]>;
}

/**
 * All cases. A group is loaded when it is needed: the last one adds a fifth to a small heap, which would
 * slow down the snapshots of all others.
 */
export const caseGroups: readonly CaseGroup[] = [
  { name: 'functions', load: async () => (await import('./function-cases.js')).functionCases },
  { name: 'data', load: async () => (await import('./data-cases.js')).dataCases },
  { name: 'weak references', load: async () => (await import('./weak-cases.js')).weakCases },
  { name: 'asynchronous work', load: async () => (await import('./async-cases.js')).asyncCases },
  { name: 'objects of Node.js', load: async () => (await import('./native-cases.js')).nativeCases },
];
