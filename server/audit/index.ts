export { isRecorded } from './queries.ts'
export { record } from './record.ts'
