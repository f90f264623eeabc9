import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import { organisationKinds } from '../server/organisation/index.ts'
import {
  exportOrganisations,
  fetchOrganisationList,
  type ImportReport,
  importOrganisations,
  type OrganisationList,
  readOrganisationList,
  refreshKnownServiceOwners,
  writeOrganisationList,
} from '../server/registry/index.ts'
import { fieldText, textIn } from '../server/text/text.ts'
import { exitCodes, print } from './output.ts'
import { withContext } from './with-context.ts'

const t = textIn('en')

/** `inngang org import` and `export`, and `inngang registry …`: the published list of service owners (Q7). */
export function addRegistryCommands(inngang: Command) {
  const org = inngang.commands.find((command) => command.name() === 'org') ?? inngang.command('org')

  org
    .command('import <file>')
    .description('make organisations as a file altinn-orgs.json has them, and bring those that are there up to it')
    .option('--dry-run', 'try everything and keep nothing')
    .option('--make-environments', 'make environments that the file names and the installation has not')
    .addOption(new Option('--kind <kind>', 'what new ones are').choices(organisationKinds).default('service-owner'))
    .addHelpText('after', '\nExample:\n  inngang org import altinn-orgs.json --dry-run')
    .action(async (file, { dryRun = false, makeEnvironments = false, kind }, command) => {
      const list = readOrganisationList(await readFile(file, 'utf8'))
      const options = { dryRun, kind, makeEnvironments }
      const report = await withContext((ctx) => importOrganisations(ctx, operator, list, options))
      print(command, { dryRun, ...report }, told(report, dryRun))
      if (report.refused.length > 0) process.exit(exitCodes.refused)
    })

  org
    .command('export')
    .description('all service owners as altinn-orgs.json')
    .addHelpText('after', '\nExample:\n  inngang org export > altinn-orgs.json')
    .action(async () => {
      process.stdout.write(writeOrganisationList(await withContext((ctx) => exportOrganisations(ctx, operator))))
    })

  inngang
    .command('registry')
    .description('the published list of service owners, which requests are held against')
    .command('refresh [file]')
    .description('take the list over from a file altinn-orgs.json, or else from ALTINN_ORGS_URL')
    .addHelpText('after', '\nExample:\n  inngang registry refresh altinn-orgs.json')
    .action(async (file, ...[, command]) => {
      const refreshed = await withContext(async (ctx) =>
        refreshKnownServiceOwners(ctx, operator, await listOf(ctx, file)),
      )
      print(command, refreshed)
    })
}

async function listOf({ config }: Context, file: string | undefined): Promise<OrganisationList> {
  if (file !== undefined) return readOrganisationList(await readFile(file, 'utf8'))
  if (!config.altinnOrgsUrl) throw new Error('Name a file, or set ALTINN_ORGS_URL')
  return fetchOrganisationList(config, config.altinnOrgsUrl)
}

/** A line for each organisation that was not as the list has it, and the counts. */
function told(report: ImportReport, dryRun: boolean): string {
  const { created, changed, unchanged, refused, unknownEnvironments, madeEnvironments, withdrawn } = report
  return [
    ...madeEnvironments.map((name) => `The environment ${name} is made.`),
    ...created.map((name) => `${name}: created`),
    ...changed.map(({ name, fields }) => `${name}: changed ${fields.join(', ')}`),
    ...refused.flatMap(({ name, fields }) =>
      fields.map(({ field, message, values }) => `${name}: refused. ${field}: ${fieldText(t, message, values)}`),
    ),
    ...withdrawn.map(
      ({ name, environments }) => `${name}: not given back ${environments.join(', ')}, which was taken away`,
    ),
    ...unknownEnvironments.map((name) => `The environment ${name} is not known here, and nobody got it.`),
    `${created.length} created, ${changed.length} changed, ${unchanged.length} unchanged, ${refused.length} refused`,
    ...(dryRun ? ['Nothing was kept.'] : []),
  ].join('\n')
}
