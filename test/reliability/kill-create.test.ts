import { execFileSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { connect, type Database } from '../../server/database/connect.ts'
import { createContext } from '../../server/main.ts'
import { repositoryFolder, unfinishedFolder } from '../../server/repository/index.ts'
import { sweepRepositories } from '../../server/service/index.ts'
import { removeBuilt } from '../built-program.ts'
import { createFleet, type Fleet } from '../fleet.ts'
import { count } from '../long.ts'
import { person } from '../organisation.ts'
import { studioBrowser } from '../studio-browser.ts'

let fleet: Fleet
let database: Database
beforeAll(async () => {
  fleet = await createFleet()
})
afterAll(async () => {
  await database?.close()
  await fleet.end()
  await removeBuilt()
})

const kills = count(100)
const creators = 4

test('S1, S4: killed while services are made, the server has each whole or not at all, and the sweep removes the rest', {
  timeout: 240_000 + kills * 40_000,
}, async () => {
  let member = await fleet.start()
  const config = readConfig({}, fleet.env)
  database = connect(fleet.databaseUrl, { size: 4 })
  const ctx = createContext(config, database)
  const checked = new Set<string>()
  const told: string[] = []
  let cutOff = 0
  const kari = await person(ctx, 'kari')
  const open = { ctx, browser: () => fleet.browser(() => member.address) }
  const browsers = await Promise.all(Array.from({ length: creators }, () => studioBrowser(open, kari)))

  /** One after the other, until the server is gone. */
  async function create(browser: (typeof browsers)[number], prefix: string) {
    for (let index = 0; ; index++) {
      const name = `${prefix}-${index}`
      const form = { titleNb: 'Søknad', name, owner: 'kari', licence: 'MIT' }
      const answer = await browser.post('/services/new', form).catch(() => undefined)
      if (!answer) return
      expect(answer.status).toBe(303)
      told.push(name)
    }
  }

  /** In the middle, which begins as soon as one is told of, however slow the machine is. */
  async function killWhileCreating(round: number) {
    const before = told.length
    const creating = browsers.map((browser, index) => create(browser, `s${round}-${index}`))
    await expect.poll(() => told.length, { timeout: 30_000, interval: 10 }).toBeGreaterThan(before)
    await sleep(Math.random() * 400)
    await member.kill()
    await Promise.all(creating)
    cutOff += creators
  }

  /** Every row has a whole repository, and everything that was told of has a row. */
  async function expectWhole() {
    const rows = await ctx.db.selectFrom('service').select(['id', 'name']).execute()
    for (const { id } of rows.filter(({ id }) => !checked.has(id))) {
      const git = (...args: string[]) => execFileSync('git', [`--git-dir=${repositoryFolder(ctx, id)}`, ...args])
      expect(String(git('fsck', '--strict', '--full'))).toBe('')
      expect(String(git('show', 'main:service.json'))).toContain('Søknad')
      checked.add(id)
    }
    const names = new Set(rows.map(({ name }) => name))
    expect(told.filter((name) => !names.has(name))).toEqual([])
  }

  for (let round = 0; round < kills; round++) {
    await killWhileCreating(round)
    await expectWhole()
    member = await fleet.start()
  }
  const left = (await onDisk()).filter((id) => !checked.has(id)).length + (await readdir(unfinishedFolder(ctx))).length
  // Aside first, and away after 30 days.
  for (const days of [1, 31])
    await sweepRepositories({ ...ctx, now: () => new Date(Date.now() + days * 24 * 60 * 60 * 1000) })
  expect((await onDisk()).sort()).toEqual([...checked].sort())
  expect(await readdir(unfinishedFolder(ctx))).toEqual([])
  expect(told.length).toBeGreaterThan(0)
  process.stdout.write(
    `${kills} kills: ${told.length} services told of, ${checked.size} whole, ${cutOff} cut off, ${left} remains swept\n`,
  )

  async function onDisk(): Promise<string[]> {
    const names = await readdir(config.repositories, { recursive: true })
    return names.flatMap((name) => /^[0-9a-f]{2}\/([0-9a-f-]{36})\.git$/.exec(name)?.[1] ?? [])
  }
})
