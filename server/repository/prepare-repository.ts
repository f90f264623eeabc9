import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Context } from '../context.ts'
import { unavailable } from '../errors.ts'
import { bytesIn } from './bytes-in.ts'
import { repositoryFolder, unfinishedFolder } from './folder.ts'
import { fsync } from './fsync.ts'
import { runGit } from './git.ts'

/** A repository that nobody can see yet. */
export interface Prepared {
  bytes: number
  /** Moves it to its place, on the disk for good. From then on only the row decides: the sweep removes it if none comes. */
  publish(serviceId: string): Promise<void>
  /** Removes it, unless it was published. */
  discard(): Promise<void>
}

export interface Commit {
  branch: string
  /** Text or bytes by path, such as `docs/index.md`. */
  files: ReadonlyMap<string, string | Buffer>
  message: string
  author: { name: string; email: string }
}

const configuration = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n'

/** Makes a bare repository with one commit, aside (ARCHITECTURE: files follow rows). */
export function prepareRepository(ctx: Context, commit: Commit): Promise<Prepared> {
  return prepare(ctx, async (folder) => {
    await makeBare(folder, commit.branch)
    // One pack in place of many loose files.
    const settings = { 'fastimport.unpackLimit': '1' }
    await runGit(['fast-import', '--quiet'], { repository: folder, settings, input: stream(commit, ctx.now()) })
  })
}

/**
 * Makes a copy of a repository, aside, with all its references and their objects. git fetches them, so that what is
 * pushed or repacked meanwhile is in it whole or not at all.
 */
export function prepareCopy(
  ctx: Context,
  { serviceId, branch }: { serviceId: string; branch: string },
): Promise<Prepared> {
  return prepareFrom(ctx, { from: repositoryFolder(ctx, serviceId), branch })
}

interface Origin {
  /** A repository or a bundle of git's; absent, the new one is empty. */
  from: string | undefined
  branch: string
}

/** Makes a repository, aside, with all references of another and their objects. */
export function prepareFrom(ctx: Context, { from, branch }: Origin): Promise<Prepared> {
  return prepare(ctx, async (folder) => {
    await makeBare(folder, branch)
    if (from === undefined) return
    const settings = { 'protocol.file.allow': 'always', 'fetch.unpackLimit': '1' }
    // What git starts to read the other one ends with it.
    const signal = AbortSignal.timeout(ctx.config.git.seconds * 1000)
    const fetching = ['fetch', '--quiet', '--no-write-fetch-head', from, '+refs/*:refs/*']
    await runGit(fetching, { repository: folder, settings, signal }).catch((error: unknown) => {
      throw signal.aborted ? unavailable(30) : error
    })
  })
}

async function makeBare(folder: string, branch: string) {
  for (const path of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
    await mkdir(join(folder, path), { recursive: true })
  await writeFile(join(folder, 'config'), configuration)
  await writeFile(join(folder, 'HEAD'), `ref: refs/heads/${branch}\n`)
}

async function prepare(ctx: Context, fill: (folder: string) => Promise<void>): Promise<Prepared> {
  const folder = join(unfinishedFolder(ctx), `${randomUUID()}.git`)
  const discard = () => rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  try {
    await fill(folder)
    await fsyncAll(folder)
  } catch (error) {
    await discard()
    throw error
  }
  return {
    bytes: await bytesIn(folder),
    discard,
    async publish(serviceId) {
      const place = repositoryFolder(ctx, serviceId)
      await mkdir(dirname(place), { recursive: true })
      await rename(folder, place)
      await fsync(dirname(place))
      await fsync(ctx.config.repositories)
    },
  }
}

/** git has seen to its objects; a folder's listing and our own files are seen to here. */
async function fsyncAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) await fsync(join(entry.parentPath, entry.name))
  await fsync(folder)
}

/** As git-fast-import(1) reads it. */
function stream({ branch, files, message, author }: Commit, at: Date): Buffer {
  const who = `${author.name.replace(/[<>\n]/g, '')} <${author.email.replace(/[<>\n]/g, '')}>`
  const when = `${Math.floor(at.getTime() / 1000)} +0000`
  const head = `commit refs/heads/${branch}\nauthor ${who} ${when}\ncommitter ${who} ${when}\n`
  const parts = [...files].flatMap(([path, content]) => [
    Buffer.from(`M 100644 inline ${quoted(path)}\n`),
    data(content),
  ])
  return Buffer.concat([Buffer.from(head), data(message), ...parts, Buffer.from('done\n')])
}

function data(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')])
}

/** A path as a C string. */
const quoted = (path: string) => `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
