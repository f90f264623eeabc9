import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { onMissing } from '../database/violations.ts'
import { notFound } from '../errors.ts'
import { noticeTo } from '../jobs/notice.ts'
import { endpointInUse } from './errors.ts'
import type { WebhookEndpoint, WebhookEvent } from './webhook.ts'

/** A secret as it is stored, with the id of the key that opens it. */
export interface Sealed {
  keyId: string
  sealed: Buffer
}

/** What operators decide of an endpoint; whether it is paused stays as it was where nothing is said of it. */
export type EndpointFacts = Pick<WebhookEndpoint, 'url' | 'description' | 'events'> & {
  isPaused?: boolean | undefined
}

const columns = ['id', 'url', 'description', 'events', 'isPaused', 'version', 'createdAt'] as const

type Row = Omit<WebhookEndpoint, 'events'> & { events: string[] }

/** Only what is an event goes in. */
const endpointOf = ({ events, ...row }: Row): WebhookEndpoint => ({ ...row, events: events as WebhookEvent[] })

export const listEndpoints = async ({ db }: Context): Promise<WebhookEndpoint[]> =>
  (await db.selectFrom('webhookEndpoint').select(columns).orderBy('createdAt').orderBy('id').execute()).map(endpointOf)

/** The same, and how each stands: how much waits for it, and what it was told last. */
export async function listEndpointStandings({ db }: Context) {
  const rows = await db
    .selectFrom('webhookEndpoint')
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('webhookDelivery')
          .select(['state', 'finishedAt'])
          .whereRef('endpointId', '=', 'webhookEndpoint.id')
          .orderBy('webhookDelivery.createdAt', 'desc')
          .orderBy('webhookDelivery.id', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select(columns.map((column) => `webhookEndpoint.${column}` as const))
    .select(({ selectFrom }) => [
      'last.state as lastState',
      'last.finishedAt as lastFinishedAt',
      selectFrom('webhookDelivery')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .whereRef('endpointId', '=', 'webhookEndpoint.id')
        .where('webhookDelivery.state', '=', sql.lit('waiting'))
        .as('waiting'),
    ])
    .orderBy('webhookEndpoint.createdAt')
    .orderBy('webhookEndpoint.id')
    .execute()
  return rows.map(({ waiting, lastState, lastFinishedAt, ...row }) => ({
    ...endpointOf(row),
    waiting: Number(waiting),
    last: lastState && { state: lastState, finishedAt: lastFinishedAt },
  }))
}

export type EndpointStanding = Awaited<ReturnType<typeof listEndpointStandings>>[number]

export const getEndpoint = async ({ db }: Context, id: string): Promise<WebhookEndpoint> =>
  endpointOf(
    await db.selectFrom('webhookEndpoint').select(columns).where('id', '=', id).executeTakeFirstOrThrow(notFound),
  )

export async function insertEndpoint(
  { db, now }: Context,
  { events, ...facts }: EndpointFacts,
  { keyId, sealed }: Sealed,
): Promise<string> {
  const { id } = await db
    .insertInto('webhookEndpoint')
    .values({ ...facts, events: [...events], keyId, secret: sealed, createdAt: now() })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** False when the version is not the one that was seen. What waited for an endpoint that was paused goes on. */
export async function updateEndpoint(
  { db }: Context,
  { id, version }: Pick<WebhookEndpoint, 'id' | 'version'>,
  { events, ...facts }: EndpointFacts,
): Promise<boolean> {
  const updated = await db
    .updateTable('webhookEndpoint')
    .set({ ...facts, events: [...events], version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning(['id', noticeTo('webhook')])
    .executeTakeFirst()
  return updated !== undefined
}

type Addressed = Pick<WebhookEndpoint, 'id' | 'url'>

/** The secret that there was signs as well until then. */
export const replaceSecret = (
  { db }: Context,
  id: string,
  { keyId, sealed }: Sealed,
  until: Date,
): Promise<Addressed> =>
  db
    .updateTable('webhookEndpoint')
    .set(({ ref }) => ({
      formerKeyId: ref('keyId'),
      formerSecret: ref('secret'),
      formerUntil: until,
      keyId,
      secret: sealed,
    }))
    .where('id', '=', id)
    .returning(['id', 'url'])
    .executeTakeFirstOrThrow(notFound)

/** Those that are sealed under another key than this. */
export const listSecretsBefore = ({ db }: Context, keyId: string) =>
  db
    .selectFrom('webhookEndpoint')
    .select(['id', 'keyId', 'secret', 'formerKeyId', 'formerSecret'])
    .where((old) => old.or([old('keyId', '<>', keyId), old('formerKeyId', '<>', keyId)]))
    .execute()

interface Seals {
  renewed: Sealed | undefined
  former: Sealed | undefined
}

/** Not where there is a new secret meanwhile. */
export async function replaceSeals(
  { db }: Context,
  { id, secret }: { id: string; secret: Buffer },
  { renewed, former }: Seals,
) {
  if (!renewed && !former) return
  await db
    .updateTable('webhookEndpoint')
    .set({
      ...(renewed && { keyId: renewed.keyId, secret: renewed.sealed }),
      ...(former && { formerKeyId: former.keyId, formerSecret: former.sealed }),
    })
    .where('id', '=', id)
    .where('secret', '=', secret)
    .execute()
}

/** Its deliveries go with it. */
export const deleteEndpoint = ({ db }: Context, id: string): Promise<Addressed> =>
  db
    .deleteFrom('webhookEndpoint')
    .where('id', '=', id)
    .returning(['id', 'url'])
    .executeTakeFirstOrThrow(notFound)
    .catch(onMissing('environment_deployer_endpoint_fkey', endpointInUse))
