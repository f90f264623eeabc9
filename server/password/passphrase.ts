import { readFileSync } from 'node:fs'
import { shipped } from '../root.ts'
import { passwordProblem } from './password-problem.ts'

const wordsInPhrase = 5

export const passphraseWords: readonly string[] = readFileSync(
  shipped('server', 'password', 'passphrase-words.txt'),
  'utf8',
)
  .trimEnd()
  .split('\n')

/** Five words at random, 64 bits. `randomInt` is that of `node:crypto`; tests give their own. */
export function suggestPassphrase(randomInt: (below: number) => number): string {
  const words = Array.from({ length: wordsInPhrase }, () => passphraseWords[randomInt(passphraseWords.length)])
  const phrase = words.join('-')
  // Five times the same word, and its like, happen once in millions of years, and would be refused.
  return passwordProblem({ password: phrase, minimum: 15, personal: [] }) ? suggestPassphrase(randomInt) : phrase
}
