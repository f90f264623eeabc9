import { readFileSync } from 'node:fs'
import { shipped } from '../root.ts'
import { fold } from './fold.ts'

const linesOf = (file: string) =>
  readFileSync(shipped('server', 'password', file), 'utf8')
    .trimEnd()
    .split('\n')

/** Folded. The large file was folded when it was made, but for `l`, which keeps it readable. */
export const commonWords: ReadonlySet<string> = new Set([
  ...linesOf('common-passwords.txt').map((line) => line.replaceAll('l', 'i')),
  ...linesOf('norwegian-passwords.txt').map(fold),
])
