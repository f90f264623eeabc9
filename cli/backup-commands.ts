import { resolve } from 'node:path'
import type { Command } from 'commander'
import { operator } from '../server/actor.ts'
import {
  checkBackup,
  findSecret,
  type Manifest,
  makeBackup,
  noSecretInBackup,
  restoreBackup,
} from '../server/backup/index.ts'
import { exitCodes, print } from './output.ts'
import { withContext, withRawContext } from './with-context.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

const facts = ({ madeAt, migrations, auditHead, tables, repositories, lacking, parts }: Manifest) => ({
  madeAt,
  migration: migrations.at(-1),
  tables: tables.length,
  rows: sum(tables.map(({ rows }) => rows)),
  repositories: repositories.length,
  lacking: lacking.join(' '),
  bytes: sum(parts.map(({ bytes }) => bytes)),
  auditHead,
})

/** `inngang backup …` and `inngang restore`: everything that the program keeps, out and back in. */
export function addBackupCommands(inngang: Command) {
  const backup = inngang.command('backup').description('copy database and repositories while the program runs')

  backup
    .command('create <folder>', { isDefault: true })
    .description('make a backup in a folder of its own within this one; `create` need not be written')
    .option('--with-secret', 'also INNGANG_SECRET, which opens what the database has sealed', false)
    .addHelpText('after', '\nExample:\n  inngang backup /mnt/backups')
    .action(async (into, { withSecret }, command) => {
      const { folder, manifest } = await withContext((ctx) =>
        makeBackup(ctx, operator, { into: resolve(into), withSecret }),
      )
      print(command, { folder, ...facts(manifest) })
      if (manifest.lacking.length > 0) process.exit(exitCodes.failed)
    })

  backup
    .command('verify <folder>')
    .description('read every byte of a backup, and name what is not as it was written; it needs no database')
    .addHelpText('after', '\nExample:\n  inngang backup verify /mnt/backups/inngang-2026-11-26T21-04-09Z')
    .action(async (folder, _options, command) => {
      print(command, { folder, ...facts(await checkBackup(resolve(folder))) })
    })

  backup
    .command('secret <folder>')
    .description('say the secret of a backup that was made with it')
    .addHelpText('after', '\nExample:\n  inngang backup secret /mnt/backups/inngang-2026-11-26T21-04-09Z')
    .action(async (folder, _options, command) => {
      const secret = await findSecret(resolve(folder))
      if (secret === undefined) throw noSecretInBackup()
      print(command, { secret }, secret)
    })

  inngang
    .command('restore <folder>')
    .description('bring a backup into an empty database and an empty folder of repositories')
    .option('--verify', 'also check every repository with git, and follow the chain of the log', false)
    .addHelpText('after', '\nExample:\n  inngang restore /mnt/backups/inngang-2026-11-26T21-04-09Z --verify')
    .action(async (from, { verify }, command) => {
      const folder = resolve(from)
      const secret = await findSecret(folder)
      const manifest = await withRawContext(secret ? { INNGANG_SECRET: secret } : {}, (ctx, local) =>
        restoreBackup(ctx, operator, {
          folder,
          verify,
          keepSecret: () => local.keepSecret(ctx.config.secrets.join(',')),
        }),
      )
      print(command, { folder, verified: verify, ...facts(manifest) })
      if (manifest.lacking.length > 0) process.exit(exitCodes.failed)
    })
}
