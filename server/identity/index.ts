export { findIdentityOwner } from './find-identity.ts'
export { macsOfNumber, type ProvenIdentity } from './identity.ts'
export { hasIdentity, insertIdentity } from './queries.ts'
