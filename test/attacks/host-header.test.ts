import { expect, test } from 'vitest'
import type { Reachable } from '../browser.ts'
import { sendEveryForm } from '../every-form.ts'
import { rowsOf } from '../rows.ts'
import { createWorld } from '../world.ts'

/** Everything by which a server was ever told under which name or address it was asked. */
const forged = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '4433',
  'x-forwarded-server': 'evil.example',
  'x-forwarded-prefix': '/evil.example',
  'x-forwarded-for': '203.0.113.9',
  'x-host': 'evil.example',
  'x-original-url': '//evil.example/',
  'x-rewrite-url': '//evil.example/',
  forwarded: 'for=203.0.113.9;host=evil.example;proto=https',
}

test.each([
  ['http://localhost:8080', '0'],
  ['http://localhost:8080', '1'],
  ['https://studio.example', '1'],
])(
  'SEC-C11, SEC-N3: at %s behind %s proxies no forged name reaches a page, redirect, cookie, mail or row',
  async (base, proxies) => {
    const world = await createWorld({ BASE_URL: base, TRUST_PROXY: proxies, RATE_LIMIT_FACTOR: '1000' })
    const answers: string[] = []
    const bend = (server: Reachable): Reachable => ({
      async inject(request) {
        const answer = await server.inject({ ...request, headers: { ...request.headers, ...forged } })
        answers.push(`${request.method} ${request.url} ${JSON.stringify(answer.headers)} ${answer.body}`)
        return answer
      },
    })
    await sendEveryForm(world, bend)
    for (const path of ['/.well-known/openid-configuration', '/.well-known/security.txt', '/oauth/authorize', '/-'])
      await bend(world.app).inject({ method: 'GET', url: path, headers: {}, remoteAddress: '192.0.2.10' })
    const rows = JSON.stringify(await rowsOf(world))
    await world.end()
    expect(rows).toContain(`${base}/activate?token=`)
    expect(answers.length).toBeGreaterThan(50)
    for (const text of [...answers, rows]) expect(text).not.toMatch(/evil\.example|:4433/)
    expect(answers.join('\n').includes('; Secure')).toBe(base.startsWith('https:'))
  },
)
