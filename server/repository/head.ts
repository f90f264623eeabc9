import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { repositoryFolder, unfinishedFolder } from './folder.ts'
import { fsync } from './fsync.ts'
import { GitFailure, runGit } from './git.ts'

const mostBranches = 1000

/** The branches of a repository by name, as many as a list can show. */
export async function listBranchNames(ctx: Context, serviceId: string): Promise<string[]> {
  const format = ['--format=%(refname:lstrip=2)', `--count=${mostBranches}`, 'refs/heads']
  const output = await runGit(['for-each-ref', ...format], { repository: repositoryFolder(ctx, serviceId) })
  return output.toString().split('\n').filter(Boolean)
}

export async function hasBranch(ctx: Context, serviceId: string, branch: string): Promise<boolean> {
  const repository = repositoryFolder(ctx, serviceId)
  try {
    await runGit(['show-ref', '--verify', '--quiet', `refs/heads/${branch}`], { repository })
    return true
  } catch (error) {
    if (error instanceof GitFailure && error.exitCode === 1) return false
    throw error
  }
}

/** Makes a branch the one that a clone begins with. */
export async function pointHead(ctx: Context, serviceId: string, branch: string): Promise<void> {
  await runGit(['symbolic-ref', 'HEAD', `refs/heads/${branch}`], { repository: repositoryFolder(ctx, serviceId) })
}

/**
 * Notes on the disk that HEAD and row are about to change, so that after a kill the sweep knows whose to bring together.
 * Returns what takes the note away.
 */
export async function noteHead(ctx: Context, serviceId: string): Promise<() => Promise<void>> {
  const folder = unfinishedFolder(ctx)
  const note = join(folder, `${serviceId}.${randomUUID()}.head`)
  await mkdir(folder, { recursive: true })
  await writeFile(note, '')
  await fsync(folder)
  return () => rm(note, { force: true })
}

/** Whose HEAD a note of that name is about; undefined for what is no note. */
export const notedHead = (name: string): string | undefined => /^([0-9a-f-]{36})\.[0-9a-f-]{36}\.head$/.exec(name)?.[1]
