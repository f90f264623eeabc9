import { sql } from 'kysely'
import type { World } from './world.ts'

interface Options {
  /** Tables that may change, as the database calls them. */
  except?: readonly string[]
}

/** Every row of every table as text, for seeing that something changed nothing at all. */
export async function rowsOf({ ctx: { db } }: Pick<World, 'ctx'>, { except = [] }: Options = {}) {
  const tables = (await columnsOf({ ctx: { db } })).keys()
  const contents = [...tables]
    .filter((table) => !except.includes(table))
    .map(async (table) => {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(db)
      return [table, rows.map(({ row }) => row).sort()] as const
    })
  return Object.fromEntries(await Promise.all(contents))
}

/** The columns of each table, as the database names them. */
export async function columnsOf({ ctx: { db } }: { ctx: Pick<World['ctx'], 'db'> }) {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select table_name as table, array_agg(column_name::text order by ordinal_position) as columns
    from information_schema.columns
    where table_schema = 'public'
    group by table_name`.execute(db)
  return new Map(rows.map(({ table, columns }) => [table, columns]))
}
