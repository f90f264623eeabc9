// Whether server/database/schema.generated.ts says what the migrations make. With --write: makes it say so.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createTestDatabase, ensureTestCluster } from '../test/database.ts'

const cluster = await ensureTestCluster()
const database = await createTestDatabase(cluster)
const command = [
  'node_modules/kysely-codegen/dist/cli/bin.js',
  '--dialect=postgres',
  '--camel-case',
  '--exclude-pattern=migration',
  '--out-file=server/database/schema.generated.ts',
  `--url=${database.url}`,
]
if (!process.argv.includes('--write')) command.push('--verify')
try {
  await promisify(execFile)(process.execPath, command)
} catch ({ stdout, stderr }) {
  process.stdout.write(`${stdout}${stderr}\nThe types are stale: node build/check-database-types.mjs --write\n`)
  process.exitCode = 1
} finally {
  await database.drop()
  await cluster.stop()
}
process.exit()
