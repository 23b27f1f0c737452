import type { AuditCase } from './oracle.js';

/** Cases that are reported together. */
export interface CaseGroup {
  readonly name: string;
  readonly load: () => Promise<readonly AuditCase[]>;
}

/**
 * All cases. A group is loaded when its turn comes: the last one brings in a fifth of a small heap, which
 * would be in the snapshots of all others.
 */
export const caseGroups: readonly CaseGroup[] = [
  { name: 'functions', load: async () => (await import('./function-cases.js')).functionCases },
  { name: 'data', load: async () => (await import('./data-cases.js')).dataCases },
  { name: 'weak references', load: async () => (await import('./weak-cases.js')).weakCases },
  { name: 'asynchronous work', load: async () => (await import('./async-cases.js')).asyncCases },
  { name: 'what Node makes', load: async () => (await import('./native-cases.js')).nativeCases },
];
