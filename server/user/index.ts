export { userPolicy } from './policy.ts'
export {
  activateUser,
  changeProfile,
  correctEmail,
  deactivateUser,
  deletePendingUser,
  findPasswordHash,
  findUser,
  findUserByEmail,
  findUserByName,
  findUsernames,
  getUser,
  insertUser,
  isNameTaken,
  listStalePending,
  lockUser,
  type NewUser,
  reactivateUser,
  setPasswordHash,
  takeWantedPath,
  verifyEmail,
} from './queries.ts'
export { isReservedForAll } from './reserved-names.ts'
export { userRoutes } from './routes.ts'
export {
  deliveryAddress,
  emailKey,
  nobody,
  provenKey,
  shownName,
  typedLogin,
  type User,
  type UsernameProblem,
  usernameFromName,
  usernameProblem,
} from './user.ts'
