import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { startEmbedded } from '../../server/database/embedded.ts'
import { removeBuilt } from '../built-program.ts'
import { createFleet } from '../fleet.ts'
import { findBroken } from '../invariants.ts'
import { notRun } from '../long.ts'
import { emptyLedger } from '../persistent-person.ts'
import { temporaryHome } from '../postgres-cluster.ts'
import { filledForm, prove, solvedCaptcha, ticketIn } from '../world.ts'

afterAll(removeBuilt)

test('X5: on a full disk registrations are answered 503 with the form kept; with room again everything goes on', {
  timeout: 300_000,
}, async (context) => {
  const disk = mountSmallDisk()
  if (!disk.folder) return notRun(context, `a small disk cannot be mounted: ${disk.why}`)
  const database = await startEmbedded({ folder: disk.folder, say: () => {}, settings: { max_wal_size: '32MB' } })
  onTestFinished(database.stop)
  const fleet = await createFleet({ databaseUrl: database.url })
  onTestFinished(fleet.end)
  const member = await fleet.start()
  const surroundings = { port: fleet.port, mails: fleet.mails, browser: () => fleet.browser(() => member.address) }
  const open = await Promise.all(Array.from({ length: 40 }, openForm))

  async function openForm() {
    const browser = surroundings.browser()
    const person = { sub: crypto.randomUUID(), acr: 'high' }
    const shown = await browser.follow(await prove(surroundings, browser, { person }))
    const captcha = await solvedCaptcha(browser)
    return { browser, fields: { ...filledForm(), ticket: ticketIn(shown.body), captcha } }
  }

  const makeRoom = fill(disk.folder)
  const answers = await Promise.all(open.map(({ browser, fields }) => browser.post('/register', fields)))
  const refused = answers.filter(({ status }) => status === 503)
  expect(answers.filter(({ status, location }) => status !== 503 && location !== '/register/sent')).toEqual([])
  expect(refused.length).toBeGreaterThan(0)
  for (const { headers } of refused) expect(headers['retry-after']).toBe('5')
  for (const [index, { fields }] of open.entries()) {
    const { status, body } = answers[index] ?? expect.fail('no answer')
    if (status === 503) expect(body).toContain(`<input type="hidden" name="username" value="${fields.username}"/>`)
  }
  expect((await fetch(`${member.address}/livez`)).status).toBe(200)

  makeRoom()
  const isReady = () => fetch(`${member.address}/readyz`).then(({ status }) => status)
  await expect.poll(isReady, { timeout: 60_000 }).toBe(200)
  const again = await Promise.all(open.map(({ browser, fields }) => browser.post('/register', fields)))
  expect(again.map(({ location }) => location)).toEqual(open.map(() => '/register/sent'))
  await expect.poll(() => fleet.smtp.received.length, { timeout: 30_000 }).toBe(open.length)
  expect(await findBroken(database.url, emptyLedger())).toEqual([])
  process.stdout.write(
    `a full disk: ${refused.length} of ${open.length} registrations were asked to try again, and did\n`,
  )
})

/** Room for a cluster and little more. */
function mountSmallDisk() {
  const home = temporaryHome()
  const folder = join(home.folder, 'disk')
  mkdirSync(folder)
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', folder], {
    encoding: 'utf8',
  })
  onTestFinished(async () => {
    if (status === 0) spawnSync('umount', [folder])
    await home.remove()
  })
  if (status !== 0) return { why: error?.message ?? stderr.trim() }
  chmodSync(folder, 0o711)
  return { folder }
}

/** Takes every block that is left; what is returned gives them back. */
function fill(folder: string) {
  const path = join(folder, 'ballast')
  const file = openSync(path, 'w')
  for (const size of [1_000_000, 4096]) writeUntilFull(file, Buffer.alloc(size))
  closeSync(file)
  return () => rmSync(path)
}

function writeUntilFull(file: number, block: Buffer) {
  try {
    for (;;) writeSync(file, block)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
