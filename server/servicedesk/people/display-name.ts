import type { FieldError } from '../../errors.ts'
import { textProblem } from '../../organisation/index.ts'

const longestName = 120

/** What is wrong with the name that others see: nothing in it may make it pass for another's. */
export const displayNameProblems = (typed: string): FieldError[] =>
  textProblem('displayName', typed.trim(), longestName)

/** As it is kept: nothing, where nothing is said. */
export const keptDisplayName = (typed: string): string | null => typed.trim() || null
