// Makes the database that `--large` measurements copy. npm run seed -- large
import type pg from 'pg'
import { migrate } from '../server/database/migrate.ts'
import { asAdmin, buildDatabase, ensureBenchCluster, isThere, largeBeside } from '../test/database.ts'
import { seedDatabase } from './seed-database.ts'

const users = 1_000_000
const seedLock = 5_014_126_409
const say = (line: string) => void process.stdout.write(`${line}\n`)

if (process.argv[2] !== 'large') {
  process.stderr.write('Usage: npm run seed -- large\n')
  process.exit(2)
}

const { stop, ...cluster } = await ensureBenchCluster()
const name = largeBeside(cluster.template)
try {
  await asAdmin(cluster.adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [seedLock])
    if (await isThere(admin, name)) return say('The large database of the present migrations is there already.')
    await dropUnfinished(admin)
    await buildDatabase(admin, cluster, { name, fill })
    say(`Its size: ${await sizeOf(admin)}`)
  })
} finally {
  await stop()
}
process.exit()

async function fill(url: string) {
  await migrate(url)
  await seedDatabase(url, users, say)
}

/** What a killed seeding left; another one does not run, since we hold the lock. */
async function dropUnfinished(admin: pg.Client) {
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_database where datname like 'unfinished\\_large\\_%'`,
  )
  for (const unfinished of rows) await admin.query(`drop database ${unfinished.name} with (force)`)
}

async function sizeOf(admin: pg.Client) {
  const { rows } = await admin.query<{ size: string }>('select pg_size_pretty(pg_database_size($1)) as size', [name])
  return rows[0]?.size
}
