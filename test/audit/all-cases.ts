import { asyncCases } from './async-cases.js';
import { dataCases } from './data-cases.js';
import { functionCases } from './function-cases.js';
import { nativeCases } from './native-cases.js';
import type { AuditCase } from './oracle.js';
import { weakCases } from './weak-cases.js';

/** A case, and the group that it is reported in. */
export interface GroupedCase {
  readonly group: string;
  readonly auditCase: AuditCase;
}

const groups: Readonly<Record<string, readonly AuditCase[]>> = {
  functions: functionCases,
  data: dataCases,
  'weak references': weakCases,
  'asynchronous work': asyncCases,
  'what Node makes': nativeCases,
};

/** Every case; its place in this list is its name between processes. */
export const allCases: readonly GroupedCase[] = Object.entries(groups).flatMap(([group, cases]) =>
  cases.map((auditCase) => ({ group, auditCase })),
);
