export { hasHappenedTo, isRecorded, type LoggedAct, listActsOf } from './queries.ts'
export { type AuditedAct, record } from './record.ts'
