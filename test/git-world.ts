import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { repositoryFolder } from '../server/repository/index.ts'
import { createGitClient, type GitClient } from './git-client.ts'
import { createWorld, type World } from './world.ts'

/** One product for all tests of a file, listening, and the machines of those who use git with it. */
export function gitWorld(settings: Record<string, string> = {}) {
  let world: World
  let origin = ''
  const clients: GitClient[] = []
  beforeAll(async () => {
    world = await createWorld(settings)
    origin = await world.listen()
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end()
  })
  afterAll(() => world.end())

  async function client(options: Parameters<typeof createGitClient>[0] = {}) {
    const made = await createGitClient(options)
    clients.push(made)
    return made
  }

  return {
    get world() {
      return world
    },
    get origin() {
      return origin
    },
    address: (path: string) => `${origin}/${path}.git`,
    client,
    /** A clone in the folder `work`. */
    async cloneOf({ path, token }: { path: string; token: string }) {
      const made = await client({ password: token })
      await made.must('.', 'clone', '-q', `${origin}/${path}.git`, 'work')
      return made
    },
    /** What the server has of it, read beside it. */
    async stored(serviceId: string) {
      const made = await client()
      const folder = repositoryFolder(world.ctx, serviceId)
      return {
        folder,
        git: (...args: string[]) => made.must('.', `--git-dir=${folder}`, ...args),
        /** Files of pushes that were not accepted. */
        quarantined: async () =>
          (await readdir(join(folder, 'objects'))).filter((name) => !/^(pack|info|[0-9a-f]{2})$/.test(name)),
      }
    },
    ask: (path: string, { token, ...options }: RequestInit & { token?: string } = {}) =>
      fetch(origin + path, {
        ...options,
        headers: { ...(token && { authorization: basic(token) }), ...options.headers },
      }),
  }
}

export const basic = (password: string, username = 'anybody') =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

/** A change in the clone's folder `work`, committed. */
export async function commit(git: GitClient, path: string, content: string | Buffer, folder = 'work') {
  await writeFile(join(git.home, folder, path), content)
  await git.must(folder, 'add', '-A')
  await git.must(folder, 'commit', '-q', '-m', path)
}
