export { tryRegister } from './enhetsregisteret.ts'
export { lookUp } from './look-up.ts'
export { sweepRegistry } from './queries.ts'
export { type Classification, classify, type Entity, type LookUp, type Publicity } from './registry.ts'
