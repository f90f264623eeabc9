export { findIdentityOwner } from './find-identity.ts'
export { macsOfNumber, type ProvenIdentity } from './identity.ts'
export { hasIdentity, insertIdentity, listLinkTimes, lockIdentitiesOf } from './queries.ts'
export { refuseConflict } from './refuse-conflict.ts'
