import pg from 'pg'
import { expect } from 'vitest'
import type { Fleet } from './fleet.ts'
import type { Ledger } from './persistent-person.ts'
import type { ReceivedMail } from './smtp-stub.ts'

/** What no row may ever be, each as a query for those that are. Nobody is deleted or deactivated where these hold. */
const broken: Record<string, string> = {
  'an owner without a user': `
    select name from owner left join user_account using (id) where user_account.id is null`,
  'a user without identity or password': `
    select id from user_account
    where password_hash is null and not exists (select 1 from identity where user_id = user_account.id)`,
  'a registered user without an identity': `
    select subject_id from audit
    where action = 'user.registered' and not exists (select 1 from identity where user_id::text = subject_id)`,
  'a pending user without an activation': `
    select id from user_account
    where state = 'pending' and not exists (select 1 from activation where user_id = user_account.id)`,
  'a user without the mail that tells of the account': `
    select id from user_account where not exists (
      select 1 from mail where cause_id = user_account.id::text and kind in ('activation', 'address-in-use'))`,
  'a user who is not registered exactly once in the audit log': `
    select id from user_account
    where 1 <> (select count(*) from audit where action = 'user.registered' and subject_id = user_account.id::text)`,
  'an active user who is not activated exactly once in the audit log, or another who is': `
    select id from user_account where (state = 'active')::int <>
      (select count(*) from audit where action = 'user.activated' and subject_id = user_account.id::text)`,
  'a proven address that is not proven exactly once in the audit log, or another that is': `
    select id from user_account where (email_verified_at is not null)::int <>
      (select count(*) from audit where action = 'email.verified' and subject_id = user_account.id::text)`,
  'an active user whose link is unspent, or a pending one whose link is spent': `
    select id from user_account where (state = 'active') <>
      exists (select 1 from activation where user_id = user_account.id and used_at is not null)`,
  'an act of a user who is not there': `
    select subject_id from audit
    where subject_kind = 'user' and not exists (select 1 from user_account where id::text = subject_id)`,
  'a session that the audit log did not see begin': `
    select user_id from session group by user_id having count(*) >
      (select count(*) from audit where action = 'session.started' and subject_id = user_id::text)`,
  'a full session of a user who is not active': `
    select session.id from session join user_account on user_account.id = user_id
    where session.kind = 'full' and state <> 'active'`,
  'a ticket that became the account of another identity': `
    select ticket.id from registration_ticket ticket where ticket.user_id is not null and not exists (
      select 1 from identity where user_id = ticket.user_id and issuer = ticket.issuer and subject = ticket.subject)`,
  'access to the studio without a grant': `
    select session_id from studio_access where not exists (
      select 1 from oauth_model where model = 'Grant' and id = studio_access.grant_id)`,
  'a grant that the audit log does not know': `
    select user_id from oauth_model where model = 'Grant' and not exists (
      select 1 from audit where action = 'grant.given' and actor_id = oauth_model.user_id)`,
  'a changed password without the mail that tells of it': `
    select subject_id from audit where action = 'password.changed' group by subject_id
    having count(*) > (select count(*) from mail where kind = 'password-changed' and cause_id = subject_id)`,
  'a wish for a mail that is older than its hour': `
    select id from mail_wish where created_at < now() - interval '1 hour'`,
  'a mail that was given up': `select id from mail where state = 'dead'`,
}

const readAudit = `
  select action, name, count(*)::int as times
  from audit join owner on owner.id::text = subject_id or (subject_kind = 'client' and owner.id = actor_id)
  group by action, name`

/** Everything that is half, and every act that was acknowledged and is not there; nothing, if all is well. */
export async function findBroken(databaseUrl: string, { acknowledged }: Ledger): Promise<string[]> {
  // What is acknowledged meanwhile is not looked for in what was read before.
  const expected = [...acknowledged]
  return withClient(databaseUrl, async (client) => {
    // One moment of the database, while persons go on.
    await client.query('begin isolation level repeatable read read only')
    const found: string[] = []
    for (const [what, query] of Object.entries(broken)) {
      const { rows } = await client.query<Record<string, unknown>>(query)
      found.push(...rows.map((row) => `${what}: ${Object.values(row)}`))
    }
    const { rows } = await client.query<{ action: string; name: string; times: number }>(readAudit)
    const done = new Map(rows.map(({ action, name, times }) => [`${action} ${name}`, times]))
    const lost = expected.filter(([act, times]) => (done.get(act) ?? 0) < times)
    return [...found, ...lost.map(([act]) => `acknowledged and lost: ${act}`)]
  })
}

/**
 * Moves the clock on for the mails that a killed worker had leased, so that nobody waits two minutes for each kill, and
 * says which they are. Leases taken after `moment` are those of the living.
 */
export const endLeasesBefore = (databaseUrl: string, moment: Date): Promise<string[]> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ message_id: string }>(
      `update mail set leased_until = now() - interval '1 second'
       where state = 'waiting' and leased_until > now() and leased_until <= $1::timestamptz + interval '120 seconds'
       returning message_id`,
      [moment],
    )
    await client.query(
      `update mail_wish set leased_until = now() - interval '1 second'
       where leased_until > now() and leased_until <= $1::timestamptz + interval '120 seconds'`,
      [moment],
    )
    return rows.map(({ message_id }) => message_id)
  })

export const countWaiting = (databaseUrl: string, messageIds?: string[]): Promise<number> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select (select count(*)::int from mail where state = 'waiting' and ($1::text[] is null or message_id = any ($1)))
         + (select count(*)::int from mail_wish where $1::text[] is null) as count`,
      [messageIds],
    )
    return rows[0]?.count ?? 0
  })

/** Until all mails that are queued or wished for, or these, have been sent. */
export const untilSent = (databaseUrl: string, messageIds?: string[]) =>
  expect.poll(() => countWaiting(databaseUrl, messageIds), { timeout: 120_000 }).toBe(0)

/** At the end, when nobody acts any more: nothing is lost, nothing half, each mail there. Says how many mails came. */
export async function expectEverything({ databaseUrl, smtp }: Fleet, ledger: Ledger): Promise<string> {
  await endLeasesBefore(databaseUrl, new Date())
  await untilSent(databaseUrl)
  expect(await findBroken(databaseUrl, ledger)).toEqual([])
  const { wrong, mails, twice } = await countArrivals(databaseUrl, smtp.received)
  expect(wrong).toEqual([])
  return `${mails} mails of which ${twice} came twice`
}

/** How many mails there are, how many came twice, and which came never, too often, or from nowhere. */
async function countArrivals(databaseUrl: string, received: readonly ReceivedMail[]) {
  const arrivals = new Map<string, number>()
  for (const { parsed } of received)
    arrivals.set(parsed.messageId ?? '', (arrivals.get(parsed.messageId ?? '') ?? 0) + 1)
  const queued = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ message_id: string }>('select message_id from mail')
    return new Set(rows.map(({ message_id }) => message_id))
  })
  const times = (id: string) => arrivals.get(id) ?? 0
  return {
    mails: queued.size,
    twice: [...queued].filter((id) => times(id) === 2).length,
    wrong: [
      ...[...queued].filter((id) => times(id) < 1 || times(id) > 2).map((id) => `${id} arrived ${times(id)} times`),
      ...[...arrivals.keys()].filter((id) => !queued.has(id)).map((id) => `${id} was never queued`),
    ],
  }
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
