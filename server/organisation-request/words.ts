import { type FieldError, invalidFields } from '../errors.ts'
import { longest } from './organisation-request.ts'

/** What somebody wrote in several lines, without what nobody sees or cannot be stored. */
export const writtenWords = (typed: string): string =>
  typed
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cf}\p{Zl}\p{Zp}]|(?![\n\t])\p{Cc}/gu, '')
    .trim()

/** The same where somebody has to say something. */
export function requireWords(field: string, typed: string): string {
  const words = writtenWords(typed)
  const problems = wordProblems(field, words)
  if (problems.length > 0) throw invalidFields(...problems)
  return words
}

export function wordProblems(field: string, words: string): FieldError[] {
  if (!words) return [{ field, message: 'required' }]
  return Array.from(words).length > longest.words ? [{ field, message: 'too-long' }] : []
}
