import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChallenge } from '../../server/captcha/index.ts'
import { openForm, readyForm, summary } from '../registration.ts'
import { solveCaptcha } from '../solve-captcha.ts'
import { createWorld, filledForm, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
})
afterAll(() => world.end())

const somebody = () => ({ person: { sub: crypto.randomUUID(), acr: 'high' } })
const accounts = () => world.ctx.db.selectFrom('userAccount').select('id').execute()

test('SEC-A9: a solution that twenty tickets send at once makes the account of its own ticket only', async () => {
  const owner = await readyForm(world, somebody())
  const { captcha } = owner.fields
  const thieves = await Promise.all(Array.from({ length: 20 }, () => openForm(world, somebody())))
  const before = (await accounts()).length
  const [mine, ...others] = await Promise.all([
    owner.browser.post('/register', owner.fields),
    ...thieves.map(({ browser, ticket }) => browser.post('/register', { ...filledForm(), ticket, captcha })),
  ])
  expect(mine?.status).toBe(303)
  for (const { status, body } of others) expect([status, summary(body)]).toEqual([422, ['captcha']])
  expect(await accounts()).toHaveLength(before + 1)
})

test('SEC-A9: a solution sent twenty times at once with its own ticket, for twenty names, makes one account', async () => {
  const { browser, fields } = await readyForm(world, somebody())
  const before = (await accounts()).length
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => browser.post('/register', { ...fields, ...filledForm() })),
  )
  expect(new Set(answers.map(({ status, location }) => `${status} ${location}`))).toEqual(
    new Set(['303 /register/sent']),
  )
  expect(await accounts()).toHaveLength(before + 1)
})

/** A challenge of ours that was made for something else. */
const solved = async (binding: { purpose: string; bearer: string }) =>
  solveCaptcha(await createChallenge(world.ctx, binding))

type Payload = { challenge: { parameters: Record<string, unknown> & { data: Record<string, unknown> } } }
function altered(captcha: string, change: (payload: Payload) => void): string {
  const payload = JSON.parse(Buffer.from(captcha, 'base64').toString())
  change(payload)
  return Buffer.from(JSON.stringify(payload)).toString('base64')
}

const replays: Record<string, (captcha: string, ticket: string) => string | Promise<string>> = {
  'made for another form': (_captcha, ticket) => solved({ purpose: 'log-in', bearer: ticket }),
  'made for another ticket': () => solved({ purpose: 'registration', bearer: crypto.randomUUID() }),
  'whose work was made lighter': (captcha) =>
    altered(captcha, ({ challenge }) => Object.assign(challenge.parameters, { cost: 0 })),
  'whose target was made shorter': (captcha) =>
    altered(captcha, ({ challenge }) => Object.assign(challenge.parameters, { keyPrefix: '' })),
  'whose end was moved': (captcha) =>
    altered(captcha, ({ challenge }) => Object.assign(challenge.parameters.data, { over: 4_000_000_000 })),
  'that was bound anew': (captcha, ticket) =>
    altered(captcha, ({ challenge }) =>
      Object.assign(challenge.parameters.data, { bearer: ticket, purpose: 'registration' }),
    ),
}

test.each(Object.entries(replays))('SEC-A9: a solution %s is refused, and makes no account', async (what, replay) => {
  const { browser, fields } = await readyForm(world, somebody())
  const foreign = await readyForm(world, somebody())
  const genuine = what === 'that was bound anew' ? foreign.fields.captcha : fields.captcha
  const before = (await accounts()).length
  const refused = await browser.post('/register', { ...fields, captcha: await replay(genuine, fields.ticket) })
  expect([refused.status, summary(refused.body)]).toEqual([422, ['captcha']])
  expect(await accounts()).toHaveLength(before)
  expect((await browser.post('/register', fields)).status).toBe(303)
})

test('SEC-A9: a solution that has expired is refused after the account of its ticket was made, too', async () => {
  const { browser, fields } = await readyForm(world, somebody())
  await browser.post('/register', fields)
  const other = await openForm(world, somebody())
  world.clock.advance(601)
  const late = await other.browser.post('/register', { ...filledForm(), ticket: other.ticket, captcha: fields.captcha })
  expect([late.status, summary(late.body)]).toEqual([422, ['captcha']])
})
