import type { Readable, Writable } from 'node:stream'
import { sql } from 'kysely'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Context } from '../context.ts'

export interface Table {
  name: string
  /** Without those that the database computes. */
  columns: string[]
}

const ours = sql`current_schema()::regnamespace`

/** Every table but the journal of migrations, which migrations write. */
export async function listTables({ db }: Context): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = ${ours} and c.relkind = 'r' and c.relname <> 'migration'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`.execute(db)
  return rows
}

const target = ({ name, columns }: Table) =>
  `${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier).join(', ')})`

/** The rows of a table as text; how many there were is known at the end. */
export const copyOut = (client: pg.Client, table: Table): Readable & { rowCount: number } =>
  client.query(copyTo(`copy ${target(table)} to stdout`))

export const copyIn = (client: pg.Client, table: Table): Writable & { rowCount: number } =>
  client.query(copyFrom(`copy ${target(table)} from stdin`))

export async function listMigrations({ db }: Context): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

export interface Sequence {
  name: string
  /** The last number that was given; null where none was. */
  last: string | null
}

export async function listSequences({ db }: Context): Promise<Sequence[]> {
  const { rows } = await sql<Sequence>`
    select sequencename::text as name, last_value::text as last
    from pg_sequences where schemaname = current_schema() order by sequencename`.execute(db)
  return rows
}

export const setSequence = ({ db }: Context, { name, last }: Sequence) =>
  sql`select setval(${pg.escapeIdentifier(name)}::regclass, ${last}::bigint)`.execute(db)

/** Services and the branch that a clone begins with; deleted ones that can be restored are among them. */
export async function listRepositories({ db }: Context): Promise<{ serviceId: string; branch: string }[]> {
  return db.selectFrom('service').select(['id as serviceId', 'defaultBranch as branch']).orderBy('id').execute()
}

/** Whatever stands in the database already. */
export async function listRelations({ db }: Context): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class
    where relnamespace = ${ours} and relkind in ('r', 'p', 'v', 'm', 'f', 'S') order by relkind desc, relname`.execute(
    db,
  )
  return rows.map(({ name }) => name)
}

interface ForeignKey {
  table: string
  name: string
  definition: string
}

/** Takes the foreign keys away, so that tables can be filled in any order. Returns what checks every row and keeps them again. */
export async function liftForeignKeys({ db }: Context): Promise<() => Promise<void>> {
  const { rows } = await sql<ForeignKey>`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = ${ours} order by 1, 2`.execute(db)
  for (const { table, name } of rows) await sql.raw(`alter table ${table} drop constraint ${name}`).execute(db)
  return async () => {
    for (const { table, name, definition } of rows)
      await sql.raw(`alter table ${table} add constraint ${name} ${definition}`).execute(db)
  }
}

/** Empties tables, and keeps their triggers still: what they would do has been done to these rows before. */
export async function emptyAndStill({ db }: Context, tables: readonly Table[]): Promise<() => Promise<void>> {
  const names = tables.map(({ name }) => pg.escapeIdentifier(name))
  for (const name of names) await sql.raw(`alter table ${name} disable trigger user`).execute(db)
  await sql.raw(`truncate ${names.join(', ')}`).execute(db)
  return async () => {
    for (const name of names) await sql.raw(`alter table ${name} enable trigger user`).execute(db)
  }
}

export const analyse = ({ db }: Pick<Context, 'db'>) => sql`analyze`.execute(db)
