export { createUser } from './create-user.ts'
export { deactivate, reactivate } from './deactivate-user.ts'
