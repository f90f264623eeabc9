import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { OrganisationList } from './altinn-orgs.ts'

/** A service owner by the published list. */
export interface KnownServiceOwner {
  code: string
  nameNb: string
  nameNn: string
  nameEn: string
  /** Nine digits as published, which need not be an organisation number. */
  number: string | null
  homePage: string | null
  environments: string[]
}

const columns = ['code', 'nameNb', 'nameNn', 'nameEn', 'number', 'homePage', 'environments'] as const

/** Whom the published list has by this number, else by this code. */
export const findKnownServiceOwner = (
  { db }: Context,
  { number, code }: { number: string | null; code: string | null },
): Promise<KnownServiceOwner | undefined> =>
  db
    .selectFrom('knownServiceOwner')
    .select(columns)
    .where(({ eb }) => eb.or([eb('number', '=', number), eb(sql`lower(code)`, '=', code?.toLowerCase() ?? null)]))
    .orderBy(sql`number is not distinct from ${number}`, 'desc')
    .orderBy('code')
    .limit(1)
    .executeTakeFirst()

/** When the list was last taken over; undefined before the first time. */
export async function findListedAt({ db }: Context): Promise<Date | undefined> {
  const { fn } = db
  const row = await db.selectFrom('knownServiceOwner').select(fn.max('listedAt').as('at')).executeTakeFirst()
  return row?.at ?? undefined
}

/** The list takes the place of the one before it. How many are new, other than before, and gone. */
export async function replaceKnown({ db, now }: Context, list: OrganisationList) {
  // One after the other, since each looks at what the one before it left.
  await sql`lock table known_service_owner in share row exclusive mode`.execute(db)
  const listedAt = now()
  const before = new Map(
    (await db.selectFrom('knownServiceOwner').select(columns).execute()).map((row) => [row.code, row]),
  )
  const rows = [...list].map(([code, entry]) => ({
    code,
    nameNb: entry.name.nb,
    nameNn: entry.name.nn,
    nameEn: entry.name.en,
    number: entry.orgnr || null,
    homePage: entry.homepage || null,
    environments: [...entry.environments],
  }))
  const gone = [...before.keys()].filter((code) => !list.has(code))
  if (gone.length > 0) await db.deleteFrom('knownServiceOwner').where('code', 'in', gone).execute()
  if (rows.length > 0)
    await upsert(
      { db },
      rows.map((row) => ({ ...row, listedAt })),
    )
  const added = rows.filter(({ code }) => !before.has(code)).length
  const same = rows.filter((row) => JSON.stringify(row) === JSON.stringify(before.get(row.code))).length
  return { listed: rows.length, added, changed: rows.length - added - same, gone: gone.length }
}

const upsert = ({ db }: Pick<Context, 'db'>, rows: (KnownServiceOwner & { listedAt: Date })[]) =>
  db
    .insertInto('knownServiceOwner')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('code').doUpdateSet(({ ref }) => ({
        nameNb: ref('excluded.nameNb'),
        nameNn: ref('excluded.nameNn'),
        nameEn: ref('excluded.nameEn'),
        number: ref('excluded.number'),
        homePage: ref('excluded.homePage'),
        environments: ref('excluded.environments'),
        listedAt: ref('excluded.listedAt'),
      })),
    )
    .execute()
