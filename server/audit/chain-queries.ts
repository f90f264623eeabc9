import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** One link of the chain. */
export interface Seal {
  number: number
  auditId: string
  keyId: string
  mac: Buffer
}

export interface SealedFacts {
  auditId: string
  /** Everything that the act says. */
  facts: string
}

const columns = ['action', 'outcome', 'actor_kind', 'actor_id', 'subject_kind', 'subject_id', 'organisation_id'].concat(
  ['reason', 'details', 'request_id', 'network'],
)

/** Each part quoted as a literal of SQL, which is unambiguous and the same in every version of the database. */
const factsOf = sql<string>`concat_ws(',', extract(epoch from audit.at)::text, ${sql.join(
  columns.map((column) => sql`quote_nullable(${sql.ref(`audit.${column}`)}::text)`),
)})`

/** Until the transaction ends nobody else adds to the chain. */
export const lockChain = ({ db }: Context) =>
  sql`select pg_advisory_xact_lock(hashtext('inngang audit chain'))`.execute(db)

export async function findLastSeal({ db }: Context): Promise<Seal | undefined> {
  const seal = await db
    .selectFrom('auditSeal')
    .select(['number', 'auditId', 'keyId', 'mac'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return seal && { ...seal, number: Number(seal.number) }
}

/** Takes the oldest acts that wait for their seal; whoever rolls back puts them back. */
export async function takeUnsealed({ db }: Context, limit: number): Promise<SealedFacts[]> {
  return db
    .with('taken', (tx) =>
      tx
        .deleteFrom('auditUnsealed')
        .where('auditId', 'in', (row) =>
          row.selectFrom('auditUnsealed').select('auditId').orderBy('auditId').limit(limit),
        )
        .returning('auditId'),
    )
    .selectFrom('taken')
    .innerJoin('audit', 'audit.id', 'taken.auditId')
    .select(['taken.auditId', factsOf.as('facts')])
    .orderBy('taken.auditId')
    .execute()
}

export const insertSeals = ({ db }: Context, seals: readonly Seal[]) =>
  sql`insert into audit_seal (number, audit_id, key_id, mac) 
    select number, audit_id, key_id, mac from unnest(
    ${seals.map(({ number }) => number)}::bigint[], ${seals.map(({ auditId }) => auditId)}::bigint[],
    ${seals.map(({ keyId }) => keyId)}::text[], ${seals.map(({ mac }) => mac)}::bytea[]) as seal (number, audit_id, key_id, mac)`.execute(
    db,
  )

/** Links after this one, in their order, with what their acts say now; null for an act that is gone. */
export async function listSeals({ db }: Context, after: number, limit: number) {
  const rows = await db
    .selectFrom('auditSeal')
    .leftJoin('audit', 'audit.id', 'auditSeal.auditId')
    .select(['auditSeal.number', 'auditSeal.auditId', 'auditSeal.keyId', 'auditSeal.mac', 'audit.id as foundId'])
    .select(factsOf.as('facts'))
    .where('auditSeal.number', '>', String(after))
    .orderBy('auditSeal.number')
    .limit(limit)
    .execute()
  return rows.map(({ number, foundId, facts, ...seal }) => ({
    ...seal,
    number: Number(number),
    facts: foundId === null ? null : facts,
  }))
}

/** An act that neither has a seal nor waits for one: nobody of ours wrote it, or its seal was taken away. */
export async function findUnaccounted({ db }: Context): Promise<string | undefined> {
  const row = await db
    .selectFrom('audit')
    .select('audit.id')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('auditSeal').select('number').whereRef('auditSeal.auditId', '=', 'audit.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('auditUnsealed').select('auditId').whereRef('auditUnsealed.auditId', '=', 'audit.id'))),
    )
    .orderBy('audit.id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

export async function countUnsealed({ db }: Context): Promise<number> {
  const { waiting } = await db
    .selectFrom('auditUnsealed')
    .select(({ fn }) => fn.countAll<string>().as('waiting'))
    .executeTakeFirstOrThrow()
  return Number(waiting)
}
