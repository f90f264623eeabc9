import type { Context } from '../../context.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What users and organisations are called, of ids that the log holds; some are of other things, and some are gone. */
export async function findOwnerNames({ db }: Context, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const asked = [...new Set(ids)].filter((id) => id !== null && uuid.test(id))
  if (asked.length === 0) return new Map()
  const rows = await db.selectFrom('owner').select(['id', 'name']).where('id', 'in', asked).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
