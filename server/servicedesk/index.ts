export { createUser } from './create-user.ts'
export { deactivate, reactivate } from './deactivate-user.ts'
export { noSuchOrganisation, noSuchTeam, noSuchUser } from './errors.ts'
