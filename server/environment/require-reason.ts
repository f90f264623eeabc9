import { invalidFields } from '../errors.ts'
import { textProblem } from '../organisation/index.ts'

const longestReason = 500

/** Why an operator does something to others, who read it (SEC-L9). */
export function requireReason(text: string): string {
  const reason = text.trim()
  if (!reason) throw invalidFields({ field: 'reason', message: 'required' })
  const [problem] = textProblem('reason', reason, longestReason)
  if (problem) throw invalidFields(problem)
  return reason
}
