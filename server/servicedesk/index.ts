export { createUser } from './create-user.ts'
export { deactivate, reactivate } from './deactivate-user.ts'
export { noSuchUser } from './errors.ts'
