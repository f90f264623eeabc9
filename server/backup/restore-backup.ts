import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Actor } from '../actor.ts'
import { record, verifyChain } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { connectOnce, type SingleConnection } from '../database/connect.ts'
import { ensureJournal, lockMigrations, runMigration, shippedMigrations } from '../database/migrate.ts'
import { fsync, prepareFrom, repositoryFolder, runGit } from '../repository/index.ts'
import { repositoryFile, tableFile } from './backup.ts'
import { checkBackup } from './check-backup.ts'
import { backupDamaged, backupIsNewer, logNotWhole, notEmpty, secretDoesNotFit } from './errors.ts'
import { analyse, copyIn, emptyAndStill, liftForeignKeys, listRelations, listTables, setSequence } from './queries.ts'
import type { Manifest } from './schema.ts'

interface Wanted {
  folder: string
  /** Also asks git about every repository, and follows the chain of the log. */
  verify: boolean
  /** Keeps the secret that fits, where a machine keeps its own; called once everything else has gone well. */
  keepSecret: () => Promise<void>
}

/**
 * Brings a backup into an empty database and an empty folder: everything in one transaction, and the repositories aside
 * until just before it commits. What goes wrong before leaves nothing (decision 0016).
 */
export async function restoreBackup(ctx: Context, actor: Actor, wanted: Wanted): Promise<Manifest> {
  const manifest = await checkBackup(wanted.folder)
  requireSecret(ctx, manifest)
  const connection = await connectOnce(ctx.config.database.url)
  try {
    await lockMigrations(connection.client)
    await requireEmpty(ctx, connection)
    await connection.db
      .transaction()
      .execute((db) => restore({ ...ctx, db }, actor, { ...wanted, manifest, connection }))
      .finally(() => rm(aside(ctx), { recursive: true, force: true }))
    await analyse(connection)
    return manifest
  } finally {
    await connection.close()
  }
}

const aside = ({ config }: Pick<Context, 'config'>) => join(config.repositories, '.restoring')

function requireSecret({ secrets }: Context, { keyIds }: Manifest): void {
  const own = new Set(secrets.macs('which keys', '').map(({ keyId }) => keyId))
  const missing = keyIds.filter((keyId) => !own.has(keyId))
  if (missing.length > 0) throw secretDoesNotFit(missing)
}

/** A restore that was killed leaves only what it had aside, which nobody uses. */
async function requireEmpty(ctx: Context, { db }: SingleConnection): Promise<void> {
  const { repositories } = ctx.config
  await mkdir(repositories, { recursive: true })
  await rm(aside(ctx), { recursive: true, force: true })
  const files = (await readdir(repositories)).filter((name) => name !== 'lost+found')
  const relations = await listRelations({ ...ctx, db })
  const found = [...relations.map((name) => `table ${name}`), ...files.map((name) => join(repositories, name))]
  if (found.length > 0) throw notEmpty(found)
}

interface Restoration extends Wanted {
  manifest: Manifest
  connection: SingleConnection
}

async function restore(tx: Context, actor: Actor, restoration: Restoration): Promise<void> {
  const { manifest, verify, keepSecret } = restoration
  await restoreTables(tx, restoration)
  await restoreRepositories(tx, restoration)
  if (verify) await verifyRestored(tx, manifest)
  await record(tx, actor, { action: 'backup.restored', details: { madeAt: manifest.madeAt } })
  await keepSecret()
  await moveIn(tx)
}

/** The tables as they were, filled, and then brought to the newest migration. */
async function restoreTables(tx: Context, { manifest, folder, connection }: Restoration): Promise<void> {
  const { client } = connection
  const own = await shippedMigrations()
  const unknown = manifest.migrations.find((name, at) => own[at] !== name)
  if (unknown !== undefined) throw backupIsNewer(unknown)
  await ensureJournal(client)
  for (const name of manifest.migrations) await runMigration(client, name)
  const keepForeignKeys = await liftForeignKeys(tx)
  const wakeTriggers = await emptyAndStill(tx, await listTables(tx))
  for (const table of manifest.tables) {
    const rows = copyIn(client, table)
    await pipeline(createReadStream(join(folder, tableFile(table.name))), createGunzip(), rows)
    if (rows.rowCount !== table.rows) throw backupDamaged([tableFile(table.name)])
  }
  await keepForeignKeys()
  await wakeTriggers()
  for (const sequence of manifest.sequences) if (sequence.last !== null) await setSequence(tx, sequence)
  for (const name of own.slice(manifest.migrations.length)) await runMigration(client, name)
}

/** The Context of the folder beside, on the same file system. */
const besides = (ctx: Context): Context => ({ ...ctx, config: { ...ctx.config, repositories: aside(ctx) } })

async function restoreRepositories(tx: Context, { manifest, folder }: Restoration): Promise<void> {
  const beside = besides(tx)
  await mkdir(aside(tx), { recursive: true })
  for (const { serviceId, branch, isEmpty } of manifest.repositories) {
    const from = isEmpty ? undefined : join(folder, repositoryFile(serviceId))
    const prepared = await prepareFrom(beside, { from, branch })
    await prepared.publish(serviceId)
  }
}

async function verifyRestored(tx: Context, { repositories, auditHead }: Manifest): Promise<void> {
  const { seconds } = tx.config.git
  for (const { serviceId } of repositories) {
    const repository = repositoryFolder(besides(tx), serviceId)
    await runGit(['fsck', '--full', '--no-progress', '--no-dangling'], { repository, seconds }).catch(() => {
      throw backupDamaged([repositoryFile(serviceId)])
    })
  }
  const { fault } = await verifyChain(tx, auditHead ?? undefined)
  if (fault) throw logNotWhole(fault.auditId ?? '–')
}

/** From here on the folder is not empty any more: who is killed before the commit finds it named by the next restore. */
async function moveIn(tx: Context): Promise<void> {
  const { repositories } = tx.config
  const shards = (await readdir(aside(tx))).filter((name) => /^[0-9a-f]{2}$/.test(name))
  for (const shard of shards) await rename(join(aside(tx), shard), join(repositories, shard))
  await fsync(repositories)
}
