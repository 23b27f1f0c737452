export { auditCallback, auditFinalizer } from './audit-callback.js';
export { type AuditOptions, enableAudit } from './enable-audit.js';
export type { SelfReference } from './self-reference.js';
