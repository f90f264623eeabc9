import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { choosePorts } from './local-ports.ts'

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'inngang-ports-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  return folder
}

function listen(host: string, port = 0): Promise<number> {
  const server = createServer()
  cleanups.push(() => new Promise((resolve) => server.close(resolve)))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}

test.each(['127.0.0.1', '::1'])(
  'X7: a port taken on %s gives way to the next free one, which is kept',
  async (host) => {
    const folder = temporaryFolder()
    const taken = await listen(host)
    const first = await choosePorts(folder, { web: taken })
    expect(first.web).toBeGreaterThan(taken)
    expect(JSON.parse(readFileSync(join(folder, 'ports.json'), 'utf8'))).toEqual(first)

    for (const cleanup of cleanups.splice(1)) await cleanup()
    expect(await choosePorts(folder, { web: taken })).toEqual(first)
  },
)

test('X7: no port is given twice, nor one that another program wants', async () => {
  const taken = await listen('127.0.0.1')
  const ports = await choosePorts(temporaryFolder(), { web: taken, issuer: taken + 1 })
  expect(ports.issuer).toBeGreaterThan(taken)
  expect(ports.web).not.toBe(ports.issuer)
  expect(ports.web).not.toBe(taken + 1)
})

test('X7: a kept port that is taken later stops the start and says how to move', async () => {
  const folder = temporaryFolder()
  const taken = await listen('127.0.0.1')
  writeFileSync(join(folder, 'ports.json'), JSON.stringify({ web: taken }))
  await expect(choosePorts(folder, { web: 8080 })).rejects.toThrow(
    `Port ${taken} (web) is taken by another program; perhaps Inngang is running already. Stop that program, or remove the line "web" from ${join(folder, 'ports.json')} to move to another port.`,
  )
})

test('X7: the last line of the kept ports can be removed by hand', async () => {
  const folder = temporaryFolder()
  const free = (await choosePorts(folder, { web: 20_080 })).web
  writeFileSync(join(folder, 'ports.json'), `{\n  "web": ${free},\n}\n`)
  expect((await choosePorts(folder, { web: 8080 })).web).toBe(free)
})
