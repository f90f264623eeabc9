export { exportActs, exportFormats } from './export-acts.ts'
export {
  type ActFilter,
  hasHappenedIn,
  hasHappenedTo,
  isRecorded,
  type LoggedAct,
  listActsOf,
  searchActs,
} from './queries.ts'
export { type AuditedAct, auditActions, record } from './record.ts'
export { findHead, sealActs } from './seal.ts'
export { verifyChain } from './verify-chain.ts'
