import { spawnSync } from 'node:child_process'
import { cleanEnvironment } from './git.ts'

/** The first that puts everything that it acknowledges on the disk (core.fsync). */
const oldest = [2, 36] as const

/** Throws a sentence for whoever starts the program where there is no git, or one that is too old. */
export function requireGit(): void {
  const { stdout } = spawnSync('git', ['--version'], { encoding: 'utf8', env: cleanEnvironment() })
  const problem = gitProblem(stdout)
  if (problem) throw new Error(problem)
}

/** What is wrong with the git that says this of itself, or nothing at all. */
export function gitProblem(answer: string | null): string | undefined {
  const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(answer ?? '') ?? []
  if (major === undefined)
    return `There is no git. Services are git repositories: install git ${oldest.join('.')} or newer.`
  const isNew = Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1])
  return isNew
    ? undefined
    : `git is ${major}.${minor}, and must be ${oldest.join('.')} or newer: older ones can lose a push.`
}
