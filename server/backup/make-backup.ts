import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Actor } from '../actor.ts'
import { findHead, record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { connectOnce, type SingleConnection } from '../database/connect.ts'
import { holdOff, tryLock } from '../jobs/clock.ts'
import { fsync, repositoryFolder, runGit, streamGit } from '../repository/index.ts'
import { sha256 } from '../secrets.ts'
import { getFolderId, purgeServices } from '../service/index.ts'
import { backupName, digestFile, manifestFile, repositoryFile, secretFile, tableFile } from './backup.ts'
import { backupRuns, notWritten } from './errors.ts'
import { faultOfFile, writePart } from './part.ts'
import { copyOut, listMigrations, listRepositories, listSequences, listTables } from './queries.ts'
import type { Manifest, Part } from './schema.ts'

interface Wanted {
  /** The folder that gets a folder with the backup. */
  into: string
  withSecret: boolean
}

export interface Made {
  folder: string
  manifest: Manifest
}

/**
 * Copies database and repositories while everything goes on (decision 0016): first all tables as they were at one
 * moment, then the repositories that they name, by git. Nobody sees it before it is whole and on the disk.
 */
export async function makeBackup(ctx: Context, actor: Actor, { into, withSecret }: Wanted): Promise<Made> {
  const connection = await connectOnce(ctx.config.database.url)
  try {
    if (!(await tryLock(connection.db, 'backup'))) throw backupRuns()
    // What the tables name is not removed before it is copied.
    await holdOff(connection.db, purgeServices.name)
    const made = await writeAside(ctx, connection, { into, withSecret })
    await record(ctx, actor, { action: 'backup.made', details: { parts: made.manifest.parts.length, withSecret } })
    return made
  } finally {
    await connection.close()
  }
}

/** Under a name that is no backup's until it is one. What a killed backup of this database left is removed. */
async function writeAside(ctx: Context, connection: SingleConnection, { into, withSecret }: Wanted): Promise<Made> {
  // Whoever has the lock is alone.
  const unfinished = join(into, `.unfinished-${await getFolderId(ctx)}`)
  const remove = () => rm(unfinished, { recursive: true, force: true })
  await remove()
  try {
    for (const part of ['tables', 'repositories']) await mkdir(join(unfinished, part), { recursive: true, mode: 0o700 })
    const manifest = await write(ctx, connection, { folder: unfinished, withSecret })
    const folder = join(into, backupName(ctx.now()))
    await rename(unfinished, folder)
    await fsync(into)
    return { folder, manifest }
  } catch (error) {
    await remove()
    const fault = faultOfFile(error)
    throw fault === undefined ? error : notWritten(into, fault)
  }
}

interface Place {
  folder: string
  withSecret: boolean
}

async function write(ctx: Context, connection: SingleConnection, { folder, withSecret }: Place): Promise<Manifest> {
  // Whatever fails in it leaves the connection in the middle of rows that nobody reads, so that it is not rolled back.
  const moment = connection.db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  const db = await moment.execute()
  const database = await writeTables({ ...ctx, db }, connection, folder)
  await db.commit().execute()
  const { repositories, lacking, parts } = await writeRepositories(ctx, database.repositories, folder)
  const secret = withSecret ? [await writePart(folder, secretFile, { from: secretOf(ctx) })] : []
  const manifest: Manifest = {
    format: 1,
    madeAt: ctx.now().toISOString(),
    keyIds: ctx.secrets.macs('which keys', '').map(({ keyId }) => keyId),
    ...database,
    repositories,
    lacking,
    parts: [...database.parts, ...parts, ...secret],
  }
  await writeManifest(folder, manifest)
  for (const name of ['tables', 'repositories', '']) await fsync(join(folder, name))
  return manifest
}

const secretOf = ({ config }: Context) => Readable.from([Buffer.from(`${config.secrets.join(',')}\n`)])

async function writeTables(tx: Context, { client }: SingleConnection, folder: string) {
  const tables: Manifest['tables'] = []
  const parts: Part[] = []
  for (const table of await listTables(tx)) {
    const rows = copyOut(client, table)
    parts.push(await writePart(folder, tableFile(table.name), { from: rows, through: createGzip({ level: 1 }) }))
    tables.push({ ...table, rows: rows.rowCount })
  }
  return {
    tables,
    parts,
    migrations: await listMigrations(tx),
    // After the tables: a number that a row has was given before.
    sequences: await listSequences(tx),
    auditHead: (await findHead(tx)) ?? null,
    repositories: await listRepositories(tx),
  }
}

/** One that cannot be read does not keep the others from being copied; it is named. One that cannot be written does. */
async function writeRepositories(
  ctx: Context,
  wanted: readonly { serviceId: string; branch: string }[],
  folder: string,
) {
  const repositories: Manifest['repositories'] = []
  const lacking: string[] = []
  const parts: Part[] = []
  for (const { serviceId, branch } of wanted) {
    const part = await writeRepository(ctx, serviceId, folder).catch(unlessOfFile)
    if (part) parts.push(...part)
    if (part) repositories.push({ serviceId, branch, isEmpty: part.length === 0 })
    else lacking.push(serviceId)
  }
  return { repositories, lacking, parts }
}

function unlessOfFile(error: unknown): undefined {
  if (faultOfFile(error) !== undefined) throw error
}

/** git reads all references at one moment, and finds their objects also where they are packed anew meanwhile. */
async function writeRepository(ctx: Context, serviceId: string, folder: string): Promise<Part[]> {
  const repository = repositoryFolder(ctx, serviceId)
  const first = await runGit(['for-each-ref', '--count=1'], { repository })
  // Of nothing git makes no bundle.
  if (first.length === 0) return []
  const bundle = await streamGit(repository, ['bundle', 'create', '--quiet', '-', '--all'], {
    seconds: ctx.config.git.seconds,
  })
  return [await writePart(folder, repositoryFile(serviceId), { from: bundle })]
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, undefined, 1)}\n`
  const options = { flag: 'wx', mode: 0o600, flush: true }
  await writeFile(join(folder, manifestFile), text, options)
  await writeFile(join(folder, digestFile), `${sha256(text).toString('hex')}\n`, options)
}
