import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { withoutChance } from '../../test/browser.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { addMember } from '../team/index.ts'
import { listSent } from './invitation-queries.ts'
import { insertBlock } from './queries.ts'

const query = vi.spyOn(pg.Client.prototype, 'query')

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100' })
})
afterAll(() => world.end())

const textOf = (statement: unknown) => (typeof statement === 'string' ? statement : Object(statement).text)

/** An owner, and an address of every kind that they might wish to know about; nobody has the last one. */
async function manyAddresses() {
  const { ctx } = world
  const { organisationId, name, teamId, owners } = await organisationWith(ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const [member, blocking, known] = [await person(ctx), await person(ctx), await person(ctx)]
  await addMember(ctx, owner, { organisationId, teamId: teamId('Devs'), username: member.username })
  await insertBlock(ctx, { organisationId, userId: blocking.userId, addressKey: null })
  await insertBlock(ctx, { organisationId, userId: null, addressKey: 'blocked@example.no' })
  const addresses = [
    ...[member, blocking, known].map(({ username }) => `${username}@example.no`),
    'blocked@example.no',
    'nobody@example.no',
  ]
  const sent = async () => new Map((await listSent(ctx, organisationId)).map(({ address, id }) => [address, id]))
  return { addresses, sent, path: `/orgs/${name}/requests`, devs: teamId('Devs'), owner }
}

test('SEC-B4: inviting an address, once and again, runs the same statements before the answer, whosever it is', async () => {
  const { addresses, sent, path, devs, owner } = await manyAddresses()
  const browser = await studioBrowser(world, owner)
  await browser.get(path)
  async function observe(fields: Record<string, string>) {
    query.mockClear()
    const answer = withoutChance(await browser.post(path, fields))
    return { answer, statements: query.mock.calls.map(([statement]) => textOf(statement)) }
  }
  async function expectOne(fieldsOf: (address: string) => Record<string, string>) {
    const observed: Awaited<ReturnType<typeof observe>>[] = []
    for (const address of addresses) observed.push(await observe(fieldsOf(address)))
    const [first, ...others] = observed
    expect(first?.answer.status).toBe(303)
    expect(first?.statements.join('\n')).toMatch(/insert into "mail_wish"/)
    for (const other of others) expect(other).toEqual(first)
  }
  const invitedLately = async () => {
    await world.grantWishes()
    const mails = await Promise.all(addresses.map((address) => world.mails(address)))
    return mails.map((all) => all.filter(({ kind }) => kind === 'invitation').length)
  }
  await expectOne((who) => ({ who, [devs]: 'on' }))
  expect(await invitedLately()).toEqual([0, 0, 1, 0, 1])
  const ids = await sent()
  await expectOne((address) => ({ act: 'again', invitation: ids.get(address) ?? '' }))
  expect(await invitedLately()).toEqual([0, 0, 2, 0, 2])
})
