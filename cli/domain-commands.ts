import type { Command } from 'commander'
import { operator } from '../server/actor.ts'
import { closeDomain, listDomains, openDomain } from '../server/joining/index.ts'
import { organisationNamed, teamNamed } from './named.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** `inngang domain …`: whose addresses open an organisation (J3). */
export function addDomainCommands(inngang: Command) {
  const group = inngang.command('domain').description('domains of addresses with which people join by themselves')

  group
    .command('list <organisation>')
    .description('domains that are open, and the team that each leads to')
    .addHelpText('after', '\nExample:\n  inngang domain list skd --json')
    .action(async (name, _options, command) => {
      const found = await withContext(async (ctx) => listDomains(ctx, (await organisationNamed(ctx, name)).id))
      const domains = found.map(({ domain, team }) => ({ domain, team }))
      print(command, { domains }, domains.map(({ domain, team }) => `${domain}: ${team}`).join('\n') || 'none')
    })

  group
    .command('open <organisation> <domain> <team>')
    .description('let everybody with a confirmed address at a domain join a team; never Owners')
    .addHelpText('after', '\nExample:\n  inngang domain open skd skatteetaten.no Devs')
    // The last of what commander hands over is the command itself.
    .action(async (name, domain, teamName, ...[, command]) => {
      await withContext(async (ctx) => {
        const { organisationId, id: teamId } = await teamNamed(ctx, name, teamName)
        return openDomain(ctx, operator, { organisationId, domain, teamId })
      })
      print(command, { organisation: name, domain, team: teamName, open: true })
    })

  group
    .command('close <organisation> <domain>')
    .description('nobody else joins by it; who did stays')
    .addHelpText('after', '\nExample:\n  inngang domain close skd skatteetaten.no')
    .action(async (name, domain, _options, command) => {
      await withContext(async (ctx) => {
        const { id: organisationId } = await organisationNamed(ctx, name)
        return closeDomain(ctx, operator, { organisationId, domain })
      })
      print(command, { organisation: name, domain, open: false })
    })
}
