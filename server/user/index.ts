export { userPolicy } from './policy.ts'
export { userRoutes } from './routes.ts'
export {
  activateUser,
  correctEmail,
  deactivateUser,
  deletePendingUser,
  findPasswordHash,
  findUser,
  findUserByEmail,
  findUserByName,
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
export {
  deliveryAddress,
  emailKey,
  shownName,
  typedLogin,
  type User,
  type UserState,
  usernameFromName,
  type UsernameProblem,
  usernameProblem,
} from './user.ts'
