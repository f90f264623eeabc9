import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../../test/world.ts'
import { cookies } from '../http/cookies.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ SECURITY_CONTACT: 'sikkerhet@example.no' })
})
afterAll(() => world.end())

test('SEC-N1: security.txt has its fields, and expires between 30 days and a year from now, whenever it is asked for', async () => {
  for (const days of [0, 400]) {
    world.clock.advance(days * 86_400)
    const { body, headers } = await world.browser().get('/.well-known/security.txt')
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(body).toContain('Contact: mailto:sikkerhet@example.no\n')
    expect(body).toContain('Preferred-Languages: nb, nn, en\n')
    expect(body).toContain('Canonical: http://localhost:8080/.well-known/security.txt\n')
    const expires = new Date(/^Expires: (\S+)$/m.exec(body)?.[1] ?? '').getTime()
    const left = (expires - world.ctx.now().getTime()) / 86_400_000
    expect(left).toBeGreaterThan(30)
    expect(left).toBeLessThan(365)
  }
})

test('X3: the page about cookies lists each that the program sets', async () => {
  const { body } = await world.browser().get('/cookies')
  for (const name of Object.keys(cookies)) expect(body).toContain(`<td>inngang_${name}</td>`)
})

test('X3: bundles are kept for a year, and nothing outside their folder is served', async () => {
  const page = await world.browser().get('/help')
  const style = /href="(\/assets\/page[^"]+\.css)"/.exec(page.body)?.[1] ?? ''
  const { status, headers } = await world.browser().get(style)
  expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
  for (const path of [
    '/assets/../package.json',
    '/assets/..%2fpackage.json',
    '/assets/%2e%2e/package.json',
    '/assets/.',
    '/assets/',
  ]) {
    const answer = await world.browser().get(path)
    expect([path, answer.status >= 400 && answer.status < 500, answer.headers['cache-control']]).toEqual([
      path,
      true,
      'no-store',
    ])
  }
})

test('X3: every page’s own links lead somewhere', async () => {
  const browser = world.browser()
  const seen = new Set(['/'])
  for (const path of seen) {
    const { status, body } = await browser.get(path)
    expect([path, status]).toEqual([path, expect.toSatisfy((code: number) => code < 400)])
    for (const [, href] of body.matchAll(/href="(\/[^"#]*)"/g)) if (href) seen.add(href.replaceAll('&amp;', '&'))
  }
  expect(seen.size).toBeGreaterThan(8)
})
