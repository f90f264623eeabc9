import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { connect, type Database } from '../../server/database/connect.ts'
import { createContext } from '../../server/main.ts'
import { repositoryFolder } from '../../server/repository/index.ts'
import { settlePushes, sweepRepositories } from '../../server/service/index.ts'
import { removeBuilt } from '../built-program.ts'
import { createFleet, type Fleet } from '../fleet.ts'
import { ownService, pushesOf } from '../git.ts'
import { createGitClient } from '../git-client.ts'
import { commit } from '../git-world.ts'
import { count } from '../long.ts'

let fleet: Fleet
let database: Database
beforeAll(async () => {
  fleet = await createFleet({ leads: true })
})
afterAll(async () => {
  await database?.close()
  await fleet.end()
  await removeBuilt()
})

const kills = count(100)
const branches = ['one', 'two', 'three', 'four']
const day = 24 * 60 * 60 * 1000

test('S1: killed while people push, the server has all that it acknowledged, whole, each push with its row, and the sweep removes the rest', {
  timeout: 240_000 + kills * 60_000,
}, async () => {
  let member = await fleet.start()
  database = connect(fleet.databaseUrl, { size: 4 })
  const ctx = createContext(readConfig({}, fleet.env), database)
  const { path, token, serviceId } = await ownService(ctx)
  const folder = repositoryFolder(ctx, serviceId)
  const git = await createGitClient({ password: token })
  const address = () => `${member.address}/${path}.git`
  const acknowledged = new Map<string, string>()
  /** Every push that changed a branch, as the log says it. */
  const accepted = new Set<string>()
  const accept = (branch: string, commitId: string) => accepted.add(`${branch} ${commitId.slice(0, 10)}`)
  const seen = { acknowledged: 0, cutOff: 0, landed: 0, left: 0, settled: 0 }
  for (const branch of branches) await git.must('.', 'clone', '-q', address(), branch)

  async function push(branch: string): Promise<boolean> {
    await commit(git, 'data', randomBytes(50_000), branch)
    const { code } = await git.git(branch, 'push', '-q', address(), `HEAD:refs/heads/${branch}`)
    if (code !== 0) return false
    const commitId = await git.must(branch, 'rev-parse', 'HEAD')
    acknowledged.set(branch, commitId)
    accept(branch, commitId)
    return true
  }

  /** Once a push of each was acknowledged, others are under way, and the kill meets them anywhere. */
  async function killWhilePushing() {
    const began = performance.now()
    const first = branches.map((branch) => push(branch))
    expect(await Promise.all(first)).toEqual(branches.map(() => true))
    seen.acknowledged += branches.length
    const lasted = performance.now() - began
    const pushing = branches.map(async (branch) => {
      while (await push(branch)) seen.acknowledged += 1
      seen.cutOff += 1
    })
    await sleep(Math.random() * 2 * lasted)
    await member.kill()
    await Promise.all(pushing)
  }

  async function expectWhole() {
    const stored = (...args: string[]) => git.must('.', `--git-dir=${folder}`, ...args)
    expect(await stored('fsck', '--strict', '--full', '--no-dangling')).toBe('')
    for (const [branch, commitId] of acknowledged) {
      await stored('merge-base', '--is-ancestor', commitId, `refs/heads/${branch}`)
      const now = await stored('rev-parse', `refs/heads/${branch}`)
      if (now !== commitId) seen.landed += 1
      accept(branch, now)
    }
  }

  const leftovers = async () =>
    (await readdir(folder, { recursive: true })).filter((name) =>
      /\.lock$|\.keep$|^objects\/(?!pack|info|[0-9a-f]{2}(\/|$))/.test(name),
    )

  /** Once each, also of those that were cut off, and changed again by a later push. */
  async function expectRows() {
    await settlePushes({ ...ctx, now: () => new Date(Date.now() + 2 * day) }, 500)
    const rows = await pushesOf(ctx, serviceId)
    const named = rows.map(({ references }) => references.replace(/ (?:\w{10}\.\.)?(\w{10})$/, ' $1'))
    expect(named.sort()).toEqual([...accepted].sort())
    seen.settled = rows.filter(({ since }) => since).length
  }

  for (let round = 0; round < kills; round++) {
    await killWhilePushing()
    await expectWhole()
    seen.left += (await leftovers()).length
    // A lock would refuse the pushes of the next round.
    await sweepRepositories({ ...ctx, now: () => new Date(Date.now() + 2 * day) })
    expect(await leftovers()).toEqual([])
    member = await fleet.start()
  }
  await expectRows()
  await git.end()
  process.stdout.write(
    `${kills} kills: ${seen.acknowledged} pushes acknowledged, ${seen.cutOff} cut off, of which ${seen.landed} landed, ${seen.left} remains swept, ${seen.settled} rows settled afterwards\n`,
  )
})
