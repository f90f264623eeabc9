export { type CodeUse, issueCode, spendCode } from './mailed-code.ts'
export { deleteCodesOf, sweepCodes } from './queries.ts'
