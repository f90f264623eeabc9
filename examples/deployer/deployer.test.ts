import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedHeaders } from '../../server/webhook/sign.ts'
import { startDeployer } from './deployer.ts'
import { report } from './report.ts'
import { readSites } from './sites.ts'
import { untar } from './untar.ts'
import { isGenuine } from './verify.ts'

const bytes = Buffer.alloc(32, 7)
const secret = `whsec_${bytes.toString('base64')}`
const body = '{"type":"deployment.requested"}'
const signed = (at = new Date(), by = [bytes]) => signedHeaders(by, { id: 'one', at, body })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inngang-deployed-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('X6: the example takes what is signed with its secret, also beside another signature', () => {
  expect(isGenuine(secret, signed(), body)).toBe(true)
  expect(isGenuine(secret, signed(new Date(), [Buffer.alloc(32, 8), bytes]), body)).toBe(true)
})

test.each([
  ['another secret', () => isGenuine(secret, signed(new Date(), [Buffer.alloc(32, 8)]), body)],
  ['another body', () => isGenuine(secret, signed(), `${body} `)],
  ['another id', () => isGenuine(secret, { ...signed(), 'webhook-id': 'two' }, body)],
  ['an old one', () => isGenuine(secret, signed(new Date(Date.now() - 301_000)), body)],
  ['one of the future', () => isGenuine(secret, signed(new Date(Date.now() + 301_000)), body)],
  ['no signature', () => isGenuine(secret, {}, body)],
  ['a shorter signature', () => isGenuine(secret, { ...signed(), 'webhook-signature': 'v1,AAAA' }, body)],
])('X6: the example does not take %s', (_what, take) => {
  expect(take()).toBe(false)
})

test('E3: the example reads what git packs, long names too, and nothing but files', async () => {
  const source = await mkdtemp(join(tmpdir(), 'inngang-source-'))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: source })
  const deep = `public/${'d'.repeat(60)}/${'e'.repeat(60)}.txt`
  execFileSync('mkdir', ['-p', join(source, 'public', 'd'.repeat(60))])
  for (const [path, content] of [
    ['public/index.html', '<h1>Søknad</h1>'],
    [deep, 'deep'],
  ] as const)
    execFileSync('tee', [join(source, path)], { input: content })
  execFileSync('ln', ['-s', '/etc/passwd', join(source, 'public', 'link')])
  git('init', '-q')
  git('add', '-A')
  git('-c', 'user.name=a', '-c', 'user.email=a@example.no', 'commit', '-q', '-m', 'one')
  const files = untar(git('archive', '--format=tar.gz', 'HEAD'))
  await rm(source, { recursive: true })
  expect([...files.keys()].sort()).toEqual([deep, 'public/index.html'].sort())
  expect(files.get('public/index.html')?.toString()).toBe('<h1>Søknad</h1>')
})

test('E3: what the example serves is another origin, without cookies, under a strict policy, and there again after a restart', async () => {
  const place = { environment: 'tt02', service: '../../etc' }
  const files = new Map([
    ['public/index.html', Buffer.from('hello')],
    ['secret.txt', Buffer.from('mine')],
  ])
  const before = await readSites(folder)
  const address = await before.put(place, files)
  before.close()
  expect(await readdir(folder)).toHaveLength(1)
  const sites = await readSites(folder)
  const answer = await fetch(address)
  expect(await answer.text()).toBe('hello')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(answer.headers.get('set-cookie')).toBeNull()
  for (const path of ['secret.txt', '..%2fsecret.txt', 'public/index.html'])
    expect((await fetch(address + path)).status).toBe(404)
  await sites.remove(place)
  await expect(fetch(address)).rejects.toThrow()
  expect(await readdir(folder)).toEqual([])
  sites.close()
})

test('E3: a port that somebody else has taken meanwhile does not keep the example from starting', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const { servePages } = await import('./serve-pages.ts')
  const site = await servePages(new Map(), port)
  expect(site.port).not.toBe(port)
  site.close()
  other.close()
})

test.each([
  [[503, 500, 204], true],
  [[404, 401], false],
  [[409], false],
  [[422], false],
])('E3: the example repeats a report while Inngang is troubled: %j', async (statuses, isTaken) => {
  const left = [...statuses]
  const inngang = createServer((_request, response) => void response.writeHead(left.shift() ?? 204).end())
  await new Promise<void>((resolve) => inngang.listen(0, '127.0.0.1', resolve))
  const status = `http://127.0.0.1:${(inngang.address() as AddressInfo).port}/`
  expect(await report({ status, token: 'k' }, { state: 'running' }, [1, 1, 1])).toBe(isTaken)
  expect(left).toEqual([])
  inngang.close()
  await expect(report({ status, token: 'k' }, { state: 'running' }, [1])).rejects.toThrow('not taken')
})

test('X7: who opens its printed address reads what it is, and whoever posts without a signature is refused', async () => {
  const server = await startDeployer({ port: 0, secret, origin: 'http://localhost', folder })
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const read = await fetch(address)
  expect([read.status, await read.text()]).toEqual([200, expect.stringMatching(/^The example deployer\./)])
  expect((await fetch(address, { method: 'POST', body })).status).toBe(400)
  server.close()
})

test('E3: an address that is none does not end the example', async () => {
  const { servePages } = await import('./serve-pages.ts')
  const site = await servePages(new Map())
  expect((await fetch(`${site.address}/`)).status).toBe(404)
  expect((await fetch(site.address)).status).toBe(404)
  site.close()
})
