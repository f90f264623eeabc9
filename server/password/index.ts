export { PasswordField } from './pages.tsx'
export { suggestPassphrase } from './passphrase.ts'
export { createPasswordGate, hashesAtOnce } from './password-gate.ts'
export { passwordProblem } from './password-problem.ts'
export {
  deletePasswordResets,
  findPasswordReset,
  insertPasswordReset,
  spendPasswordReset,
  sweepPasswordResets,
} from './reset-queries.ts'
