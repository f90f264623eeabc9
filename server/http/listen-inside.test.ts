import fastify from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listenInside } from './listen-inside.ts'

const app = fastify({ requestTimeout: 30_000 })
app.all('*', async () => 'answered')

let inside: Awaited<ReturnType<typeof listenInside>>
beforeEach(async () => {
  await app.ready()
  inside = await listenInside(app, ['POST /oauth/token', 'GET /oauth/jwks'])
})
afterEach(() => inside.close())

const ask = async (method: string, path: string) => {
  const answer = await fetch(inside.origin + path, { method })
  return [answer.status, await answer.text()]
}

test('SEC-N4: the way in from this machine leads to the routes that the program asks of itself, and to no other', async () => {
  expect(await ask('POST', '/oauth/token')).toEqual([200, 'answered'])
  expect(await ask('GET', '/oauth/jwks')).toEqual([200, 'answered'])
  const others = ['GET /oauth/token', 'POST /oauth/jwks', 'GET /', 'GET /livez', 'POST /login/password']
  for (const other of [...others, 'POST /oauth/token/', 'POST /oauth/token?a=b', 'GET /oauth/jwks/../../account']) {
    const [method = '', path = ''] = other.split(' ')
    expect([other, ...(await ask(method, path))]).toEqual([other, 404, ''])
  }
})
