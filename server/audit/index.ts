export { type AuditAction, type AuditedAct, auditActions, record } from './record.ts'
