// The entry point of the audit: finds callbacks that retain their own target in a running program.
export { auditCallback, auditFinalizer } from './audit-callback.js';
export { type AuditOptions, enableAudit } from './enable-audit.js';
export type { SelfReference } from './self-reference.js';
