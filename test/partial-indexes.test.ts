import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Context, inTransaction } from '../server/context.ts'
import { expireInvitations } from '../server/joining/invitation-queries.ts'
import { expireRequests, listUnanswered } from '../server/joining/request-queries.ts'
import { blankDead, leaseMails } from '../server/mail/queries.ts'
import { findDraft } from '../server/organisation-request/queries.ts'
import { countQueue, listQueue } from '../server/organisation-request/queue-queries.ts'
import { leaseRecord } from '../server/organisation-request/record-queries.ts'
import { listPeople } from '../server/team/person-queries.ts'
import { listDueReminders } from '../server/token/queries.ts'
import { listStalePending } from '../server/user/queries.ts'
import { nobody } from '../server/user/user.ts'
import { leaseDeliveries } from '../server/webhook/delivery-queries.ts'
import { type BareContext, createBareContext } from './bare-context.ts'

let bare: BareContext
beforeAll(async () => {
  bare = await createBareContext()
  for (const seed of [
    sql`insert into mail (message_id, kind, cause_id, address, address_key, language, subject, text_body, html_body,
          due_at, created_at, state, finished_at)
        select n::text, 'test', 'test', n::text, n::text, 'nb', 'x', 'x', 'x', now(), now(), state::mail_state,
          case state when 'waiting' then null else now() end
        from generate_series(1, 5000) n,
          lateral (select case when n % 500 = 0 then 'waiting' when n % 500 = 1 then 'dead' else 'sent' end as state) s`,
    sql`with named as (
          insert into owner (kind, name, created_at)
          select 'user', 'name-' || n, now() from generate_series(1, 5000) n returning id, name)
        insert into user_account (id, language, display_name, email, email_key, state, created_at, activated_at,
          email_verified_at)
        select id, 'nb', 'Person ' || name, name, name, (case when name like '%500' then 'pending' else 'active' end)::user_state, now(),
          case when name like '%500' then null else now() end, case when name like '%500' then null else now() end
        from named`,
    sql`insert into personal_token (user_id, name, token_hash, scopes, created_at, expires_at, remind_at)
        select id, 'x', sha256(name::bytea), '{orgs:read}', now(), now() + interval '30 days',
          case when name like '%500' then now() end
        from owner`,
    sql`with named as (
          insert into owner (kind, name, created_at) values ('organisation', 'skd', now()) returning id)
        insert into organisation (id, kind, name_nb, name_nn, name_en, words, sort_key, created_at)
        select id, 'service-owner', 'x', 'x', 'x', 'x', 'x', now() from named`,
    sql`insert into join_request (organisation_id, user_id, state, message, wish, created_at, expires_at, ended_at)
        select organisation.id, user_account.id, (case when email like '%50' then 'open' else 'withdrawn' end)::join_request_state,
          'x', 'x', now() - interval '20 days', now() + interval '10 days', case when email like '%50' then null else now() end
        from organisation, user_account`,
    sql`insert into invitation (organisation_id, user_id, state, created_at, expires_at, ended_at)
        select organisation_id, user_id, state::text::invitation_state, created_at, expires_at, ended_at from join_request`,
    sql`insert into organisation_request (asked_by, state, number, kind, created_at, changed_at, submitted_at, ended_at)
        select 'x', (case when n % 500 = 0 then 'submitted' else 'withdrawn' end)::organisation_request_state, '',
          'service-owner', now(), now(), now() + n * interval '1 second', case when n % 500 = 0 then null else now() end
        from generate_series(1, 5000) n`,
    sql`insert into organisation_request_record (request_id, outcome, looked_up_at, due_at)
        select id, (case when state = 'submitted' then 'waiting' else 'none' end)::register_outcome,
          case when state = 'submitted' then null else now() end, case when state = 'submitted' then now() end
        from organisation_request`,
    sql`with hook as (insert into webhook_endpoint (url, events, key_id, secret, created_at)
          values ('https://hook.example/', '{}', 'x', 'x', now()) returning id)
        insert into webhook_delivery (endpoint_id, event, cause_id, key_id, payload, state, due_at, created_at, finished_at)
        select id, 'x', gen_random_uuid(), 'x', 'x',
          (case when n % 500 = 0 then 'waiting' else 'delivered' end)::webhook_delivery_state, now() + interval '1 day',
          now(), case when n % 500 = 0 then null else now() end
        from hook, generate_series(1, 5000) n`,
    sql`analyze`,
  ])
    await seed.execute(bare.ctx.db)
})
afterAll(() => bare.end())

const firstThatEnded = { state: 'declined', assignee: 'anybody', after: undefined, limit: 10 } as const
const firstOfQueue = { state: 'open', assignee: 'anybody', after: undefined, limit: 10 } as const

/** Three indexes hold the requests that wait, and no other; to count, any of them does. */
const thatWait = ['organisation_request_queue', 'organisation_request_number', 'organisation_request_name']

/** Each reads one of its indexes once. */
const queries: [what: string, indexes: string | string[], query: (ctx: Context) => Promise<unknown>][] = [
  ['mail that is due', 'mail_due', (ctx) => leaseMails(ctx, { most: 5, seconds: 120 })],
  ['dead mail', 'mail_dead', (ctx) => blankDead(ctx, new Date(), 10)],
  ['requests to remind of', 'join_request_unreminded', (ctx) => listUnanswered(ctx, 'owners', 10)],
  ['requests for the servicedesk', 'join_request_unescalated', (ctx) => listUnanswered(ctx, 'servicedesk', 10)],
  ['requests that are over', 'join_request_over', (ctx) => expireRequests(ctx, 10)],
  ['invitations that are over', 'invitation_over', (ctx) => expireInvitations(ctx, 10)],
  ['numbers to look up', 'organisation_request_record_due', (ctx) => leaseRecord(ctx, 120)],
  ['webhooks that are due', 'webhook_delivery_due', (ctx) => leaseDeliveries(ctx, { most: 5, seconds: 120 })],
  ['webhooks that are on their way', 'webhook_delivery_leased', (ctx) => leaseDeliveries(ctx, { most: 5, seconds: 9 })],
  ['requests that wait', 'organisation_request_queue', (ctx) => listQueue(ctx, firstOfQueue)],
  ['requests that have ended', 'organisation_request_ended', (ctx) => listQueue(ctx, firstThatEnded)],
  ['how many requests wait', thatWait, countQueue],
  ['somebody’s draft', 'organisation_request_draft_key', (ctx) => findDraft(ctx, nobody)],
  ['accounts that were never activated', 'user_account_pending', (ctx) => listStalePending(ctx, new Date(), 10)],
  ['people by their usernames', 'owner_username_prefix', (ctx) => listPeople(ctx, 'name-49', 10)],
  ['people by words of their names', 'user_account_name_words', (ctx) => listPeople(ctx, 'person', 10)],
  ['tokens whose owner is to be told', 'personal_token_reminder', (ctx) => listDueReminders(ctx, 10)],
]

test.each(queries)(
  'SEC-D11: the plan that a prepared statement keeps finds %s by its partial index',
  async (_what, indexes, query) => {
    const counted = await inTransaction(bare.ctx, async (tx) => {
      await sql`set local plan_cache_mode = force_generic_plan`.execute(tx.db)
      const before = await scansOf(tx, [indexes].flat())
      for (let time = 0; time < 7; time++) await query(tx)
      return (await scansOf(tx, [indexes].flat())) - before
    })
    expect(counted).toBe(7)
  },
)

/** PostgreSQL adds up what its connection did before, until it has told it to others, at most once a second. */
async function scansOf({ db }: Context, indexes: string[]): Promise<number> {
  const scanned = sql<{ scans: string }>`select sum(pg_stat_get_xact_numscans(name::regclass)) as scans
    from unnest(${indexes}::text[]) name`
  return Number((await scanned.execute(db)).rows[0]?.scans)
}
