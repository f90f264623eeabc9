import type { FieldError } from '../../errors.ts'
import { textProblem } from '../../organisation/index.ts'

const longestName = 120

type Typed = string | null | undefined

/** What is wrong with the name that others see: nothing in it may make it pass for another's. */
export const displayNameProblems = (typed: Typed): FieldError[] =>
  textProblem('displayName', typed?.trim() ?? '', longestName)

/** As it is kept: nothing, where nothing is said. */
export const keptDisplayName = (typed: Typed): string | null => typed?.trim() || null
