import { expect, test } from 'vitest'
import { gitProblem, requireGit } from './require-git.ts'

test.each([
  'git version 2.36.0\n',
  'git version 2.39.5\n',
  'git version 2.50.1 (Apple Git-155)\n',
  'git version 3.0.0\n',
])('S1: %s is new enough', (answer) => expect(gitProblem(answer)).toBeUndefined())

test.each([
  ['git version 2.35.8\n', 'git is 2.35, and must be 2.36 or newer'],
  ['git version 1.99.0\n', 'git is 1.99, and must be 2.36 or newer'],
  [null, 'There is no git'],
  ['', 'There is no git'],
])('S1: %s is told in a sentence', (answer, sentence) => expect(gitProblem(answer)).toContain(sentence))

test('S1: the git of this machine runs services', () => {
  expect(requireGit()).toBeUndefined()
})
