import type { Command } from 'commander'
import { operator } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import {
  approveRequest,
  declineRequest,
  invitationOver,
  invite,
  listSent,
  listWaiting,
  requestOver,
  withdrawInvitation,
} from '../server/joining/index.ts'
import { noSuchTeam } from '../server/servicedesk/index.ts'
import { listTeams } from '../server/team/index.ts'
import { organisationNamed } from './named.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** More than ever wait. */
const all = { after: undefined, limit: 100_000 }

/** `inngang join-request …` and `inngang invitation …`: what owners do, for an organisation whose owner nobody knows (J4). */
export function addJoiningCommands(inngang: Command) {
  const request = inngang.command('join-request').description('requests of people who want into an organisation')

  request
    .command('list <organisation>')
    .description('who waits for an answer')
    .addHelpText('after', '\nExample:\n  inngang join-request list skd --json')
    .action(async (name, _options, command) => {
      const requests = await withContext(async (ctx) => listWaiting(ctx, (await organisationNamed(ctx, name)).id, all))
      print(command, { requests }, requests.map(({ username, message }) => `${username}: ${message}`).join('\n'))
    })

  request
    .command('approve <organisation> <username> <teams...>')
    .description('let a person who asked into these teams')
    .addHelpText('after', '\nExample:\n  inngang join-request approve skd kari Devs')
    // The last of what commander hands over is the command itself.
    .action(async (name, username, teams, ...[, command]) => {
      await withContext(async (ctx) => {
        const asked = await waitingOf(ctx, name, username)
        const teamIds = await teamsNamed(ctx, asked.organisationId, teams)
        await approveRequest(ctx, operator, { ...asked, teamIds })
      })
      print(command, { organisation: name, username, approved: true })
    })

  request
    .command('decline <organisation> <username>')
    .description('say no to a person who asked; they read the reason')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExample:\n  inngang join-request decline skd kari --reason "Ask your own organisation"')
    .action(async (name, username, { reason }, command) => {
      await withContext(async (ctx) =>
        declineRequest(ctx, operator, { ...(await waitingOf(ctx, name, username)), reason }),
      )
      print(command, { organisation: name, username, approved: false })
    })

  addInvitationCommands(inngang)
}

function addInvitationCommands(inngang: Command) {
  const invitation = inngang.command('invitation').description('invitations into an organisation')

  invitation
    .command('list <organisation>')
    .description('invitations and how they stand, the newest first')
    .addHelpText('after', '\nExample:\n  inngang invitation list skd --json')
    .action(async (name, _options, command) => {
      const invitations = await withContext(async (ctx) => listSent(ctx, (await organisationNamed(ctx, name)).id))
      const lines = invitations.map(({ username, address, state }) => `${username ?? address}: ${state}`)
      print(command, { invitations }, lines.join('\n'))
    })

  invitation
    .command('create <organisation> <who> <teams...>')
    .description('invite a username or an address; nobody is in before they press')
    .addHelpText('after', '\nExample:\n  inngang invitation create skd kari@example.no Owners')
    .action(async (name, who, teams, ...[, command]) => {
      const id = await withContext(async (ctx) => {
        const organisationId = (await organisationNamed(ctx, name)).id
        const teamIds = await teamsNamed(ctx, organisationId, teams)
        return invite(ctx, operator, { organisationId, who, teamIds })
      })
      print(command, { id, organisation: name, who })
    })

  invitation
    .command('withdraw <organisation> <who>')
    .description('take an open invitation back')
    .addHelpText('after', '\nExample:\n  inngang invitation withdraw skd kari@example.no')
    .action(async (name, who, _options, command) => {
      await withContext(async (ctx) => {
        const organisationId = (await organisationNamed(ctx, name)).id
        const sent = await listSent(ctx, organisationId)
        const open = sent.find(({ state, username, address }) => state === 'open' && [username, address].includes(who))
        if (!open) throw invitationOver()
        await withdrawInvitation(ctx, operator, { organisationId, invitationId: open.id })
      })
      print(command, { organisation: name, who, withdrawn: true })
    })
}

async function waitingOf(ctx: Context, name: string, username: string) {
  const organisationId = (await organisationNamed(ctx, name)).id
  const requests = await listWaiting(ctx, organisationId, all)
  const request = requests.find((one) => one.username.toLowerCase() === username.toLowerCase())
  if (!request) throw requestOver()
  return { organisationId, requestId: request.id }
}

async function teamsNamed(ctx: Context, organisationId: string, names: readonly string[]): Promise<string[]> {
  const teams = await listTeams(ctx, organisationId)
  return names.map((name) => {
    const team = teams.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (!team) throw noSuchTeam()
    return team.id
  })
}
