import { expect, test } from 'vitest'
import { cookies } from '../../server/http/cookies.ts'
import type { Reachable } from '../browser.ts'
import { sendEveryForm } from '../every-form.ts'
import { createWorld } from '../world.ts'

/** Those of our authorization server, besides our own. */
const ofProtocol = [
  'oauth',
  'oauth.sig',
  'oauth_interaction',
  'oauth_interaction.sig',
  'oauth_resume',
  'oauth_resume.sig',
]

test.each(['http://localhost:8080', 'https://studio.example'])(
  'SEC-F1, L2: at %s every cookie that any answer sets or clears on the way through every form has its flags',
  async (base) => {
    const world = await createWorld({ BASE_URL: base, RATE_LIMIT_FACTOR: '1000' })
    const lines: string[] = []
    const watch = (server: Reachable): Reachable => ({
      async inject(request) {
        const answer = await server.inject(request)
        lines.push(...[answer.headers['set-cookie'] ?? []].flat().map(String))
        return answer
      },
    })
    await sendEveryForm(world, watch)
    await world.end()
    const isSecure = base.startsWith('https:')
    for (const line of lines) {
      const [pair = '', ...attributes] = line.toLowerCase().split(/; ?/)
      const expected = ['httponly', 'samesite=lax', ...(isSecure ? ['secure'] : [])]
      expect([line, attributes.filter((one) => /^(httponly|secure|samesite=.*|domain=.*)$/.test(one)).sort()]).toEqual([
        line,
        expected.sort(),
      ])
      expect(pair).toMatch(isSecure ? /^__(host|secure)-inngang_/ : /^inngang_/)
      if (pair.startsWith('__host-')) expect(attributes).toContain('path=/')
    }
    const names = new Set(lines.map((line) => line.slice(0, line.indexOf('=')).replace(/^(__\w+-)?inngang_/, '')))
    expect([...names].sort()).toEqual([...Object.keys(cookies), ...ofProtocol].sort())
  },
)
