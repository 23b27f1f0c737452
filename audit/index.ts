export { auditCallback, auditFinalizer } from './audit-callback.js';
export type { SelfReference } from './self-reference.js';
