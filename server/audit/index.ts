export { hasHappenedTo, isRecorded, type LoggedAct, listActsOf } from './queries.ts'
export { record } from './record.ts'
