import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestBrowser } from '../../test/browser.ts'
import { person } from '../../test/organisation.ts'
import { commitFiles } from '../../test/repository.ts'
import { serviceOf } from '../../test/service.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { repositoryFolder } from '../repository/index.ts'

let world: World
let origin = ''
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  origin = await world.listen()
})
afterAll(() => world.end())

/** Begins to receive, and reads nothing of it. */
function begin({ cookies }: TestBrowser, path: string) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return fetch(origin + path, { headers: { cookie } })
}

test('SEC-K9: one person has six downloads at once; the next is no file but a refusal, and others are served', async () => {
  const [kari, ola] = [await person(world.ctx), await person(world.ctx)]
  const service = await serviceOf(world.ctx, { owner: kari.username, facts: { visibility: 'internal' } })
  const path = `/${service.owner}/${service.name}`
  commitFiles(repositoryFolder(world.ctx, service.id), { large: Buffer.alloc(24 * 1024 * 1024) })
  const [slow, other] = [await studioBrowser(world, kari), await studioBrowser(world, ola)]
  const held = await Promise.all(Array.from({ length: 6 }, () => begin(slow, `${path}/raw/main/large`)))
  expect(held.map(({ status }) => status)).toEqual(Array(6).fill(200))
  const ways = [`${path}/raw/main/large`, `${path}/archive/main.zip`]
  const refused = await Promise.all(ways.map((way) => slow.get(way)))
  for (const { status, headers } of refused)
    expect([status, headers['content-type'], headers['content-disposition'], headers.etag]).toEqual([
      429,
      'text/html; charset=utf-8',
      undefined,
      undefined,
    ])
  const others = await begin(other, `${path}/raw/main/large`)
  expect(others.status).toBe(200)
  for (const { body } of [...held, others]) await body?.cancel()
  expect((await slow.get(`${path}/archive/main.zip`)).status).toBe(200)
})
