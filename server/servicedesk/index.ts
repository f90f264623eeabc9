export { type CreatedUser, createUser } from './create-user.ts'
export { deactivate, reactivate } from './deactivate-user.ts'
