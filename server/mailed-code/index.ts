export { issueCode } from './issue-code.ts'

export { deleteCodesOf, sweepCodes } from './queries.ts'
export { spendCode } from './spend-code.ts'
