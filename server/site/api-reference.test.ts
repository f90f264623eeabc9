import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../../test/world.ts'
import { en } from '../text/en.ts'
import { operationsOf } from './api-reference.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
})
afterAll(() => world.end())

test('the reference tells of each operation how it is called, what for, and what it answers', () => {
  const operations = operationsOf(world.app.swagger(), 'https://studio.example')
  expect(operations.find(({ id }) => id === 'getTokenOwner')).toEqual({
    id: 'getTokenOwner',
    feature: 'token',
    method: 'GET',
    path: '/api/v1/user',
    scope: 'any',
    sent: [],
    status: '200',
    answered: [
      { name: 'id', type: 'string (uuid)', required: true },
      { name: 'username', type: 'string', required: true },
      { name: 'displayName', type: 'string | null', required: true },
      {
        name: 'scopes',
        type: 'array: services:read | services:write | orgs:read | orgs:write | deploy | servicedesk',
        required: true,
      },
      { name: 'expiresAt', type: 'string (date-time)', required: true },
    ],
    refusals: ['400', '401', '403', '404', '422', '429', '500', '503'],
    curl: "curl 'https://studio.example/api/v1/user' \\\n  --header 'Authorization: Bearer inn_…'",
  })
  expect(operations.find(({ id }) => id === 'revokeLeakedToken')).toMatchObject({
    scope: 'none',
    sent: [{ name: 'token', type: 'string', required: true }],
    answered: [],
    curl: `curl --request POST 'https://studio.example/api/v1/tokens/revoke-leaked' \\\n  --json '{"token":"…"}'`,
  })
})

test('the page of the reference has every operation, in three languages', async () => {
  const ids = operationsOf(world.app.swagger(), '').map(({ id }) => id)
  for (const language of ['nb', 'nn', 'en']) {
    const { body } = await world.browser({ language }).get('/help/api')
    expect(body).toContain(`lang="${language}"`)
    for (const id of ids) expect(body).toContain(`id="${id}"`)
  }
})

test('the contents of the page lead to every operation, below what it is about, in words', async () => {
  const operations = operationsOf(world.app.swagger(), '')
  const { body } = await world.browser().get('/help/api')
  const contents = /<nav class="columns"[\s\S]*?<\/nav>/.exec(body)?.[0] ?? ''
  const groups = contents.split('<div').slice(1)
  expect(groups.length).toBeGreaterThan(5)
  for (const { id, feature } of operations) {
    expect(en.api.feature).toHaveProperty(feature)
    const own = groups.filter((group) => group.includes(`href="#of-${feature}"`))
    expect(own.map((group) => group.includes(`href="#${id}"`))).toEqual([true])
    expect(body).toContain(`id="of-${feature}"`)
  }
  expect(contents.match(/href="#/g)).toHaveLength(operations.length + groups.length)
})
