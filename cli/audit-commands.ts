import { type Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import {
  type ActFilter,
  auditActions,
  exportActs,
  exportFormats,
  findHead,
  sealActs,
  verifyChain,
} from '../server/audit/index.ts'
import type { Context } from '../server/context.ts'
import { sweepInBatches } from '../server/jobs/sweep.ts'
import { type NamedAct, readActs } from '../server/servicedesk/index.ts'
import { organisationNamed, userNamed } from './named.ts'
import { exitCodes, print } from './output.ts'
import { withContext } from './with-context.ts'

const faults = {
  changed: 'says something else than when it was written',
  removed: 'was removed',
  'link-missing': 'hangs on a link that was removed',
  'unknown-key': 'was sealed with a key that no configured secret has',
  'not-sealed': 'was written by somebody else, or its seal was removed',
  'cut-off': 'The chain does not hold the head that was given: its end was cut off',
}

/** `inngang audit …`: whether the log is as it was written, and the log itself (P3). */
export function addAuditCommands(inngang: Command) {
  const audit = inngang.command('audit').description('search, verify and export the log of what was done')

  audit
    .command('verify')
    .description('follow the chain of seals, and name the first act with which something is wrong')
    .option('--head <head>', 'where the chain ended earlier, as `inngang audit head` said')
    .addHelpText('after', '\nExample:\n  inngang audit verify --head 1024:q83v…')
    .action(async ({ head }, command) => {
      const verdict = await withContext((ctx) => verifyChain(ctx, head))
      const { links, waiting, fault } = verdict
      const whole = `The log is whole: ${links} acts are sealed, ${waiting} wait for their seal.`
      print(command, { whole: !fault, ...verdict }, fault ? sentence(fault) : whole)
      if (fault) process.exit(exitCodes.failed)
    })

  audit
    .command('head')
    .description('seal what waits, and say where the chain ends: keep it elsewhere, and no end can be cut off unseen')
    .addHelpText('after', '\nExample:\n  inngang audit head >> /mnt/elsewhere/audit-heads')
    .action(async (...[, command]) => {
      const head = await withContext(async (ctx) => {
        await sweepInBatches((limit) => sealActs(ctx, limit))
        return findHead(ctx)
      })
      print(command, { head: head ?? null }, head ?? 'nothing is sealed yet')
    })

  addListCommand(audit)

  withFilter(audit.command('export'))
    .description('write the log to standard output, the oldest act first')
    .addOption(new Option('--format <format>').choices(exportFormats).default('jsonl'))
    .option('--since <date>', 'from this day or moment on, such as 2026-11-01', dateOf)
    .addHelpText('after', '\nExample:\n  inngang audit export --format csv --since 2026-11-01 > november.csv')
    .action(async ({ format, since, ...asked }) => {
      await withContext(async (ctx) => {
        const filter = await filterOf(ctx, asked)
        for await (const part of exportActs(ctx, { format, since, ...filter })) await write(part)
      })
    })
}

interface Asked {
  user?: string
  organisation?: string
  action?: string
  until?: string
  request?: string
}

/** What the list and the file of the log are narrowed by. */
const withFilter = (command: Command) =>
  command
    .option('--user <username>', 'done by this user, or to them')
    .option('--organisation <name>', 'in this organisation only')
    .addOption(new Option('--action <action>').choices(auditActions))
    .option('--until <day>', 'up to this day', dayOf)
    .option('--request <id>', 'in this request, whose id pages of errors show')

async function filterOf(ctx: Context, { user, organisation, action, until, request }: Asked): Promise<ActFilter> {
  const personId = user ? (await userNamed(ctx, user)).id : undefined
  const organisationId = organisation ? (await organisationNamed(ctx, organisation)).id : undefined
  return { personId, organisationId, action, untilDay: until, requestId: request }
}

/** `inngang audit list`: what the servicedesk's page of the log shows, from a terminal. */
function addListCommand(audit: Command) {
  withFilter(audit.command('list'))
    .description('a hundred acts, the newest first')
    .option('--since <day>', 'from this day on, such as 2026-11-01', dayOf)
    .option('--before <id>', 'go on with what is older than this act', actId)
    .addHelpText('after', '\nExample:\n  inngang audit list --organisation skd --since 2026-11-01 --json')
    .action(async ({ since, before, ...asked }, command) => {
      const acts = await withContext(async (ctx) => {
        const filter = await filterOf(ctx, asked)
        return readActs(ctx, { ...filter, sinceDay: since }, { before, limit: most })
      })
      print(command, { acts, most }, acts.map(lineOf).join('\n') || 'none')
    })
}

const most = 100

const lineOf = (act: NamedAct) =>
  [
    ...[act.id, act.at.toISOString(), act.action, act.outcome === 'refused' && 'refused'],
    `by ${act.actor ?? act.actorId ?? act.actorKind}`,
    act.subjectKind && `on ${act.subjectKind} ${act.subject ?? act.subjectId}`,
    act.organisation && act.organisation !== act.subject && `in ${act.organisation}`,
    act.reason && `(${act.reason})`,
  ]
    .filter(Boolean)
    .join(' ')

function dayOf(text: string): string {
  if (!z.iso.date().regex(/^[12]/).safeParse(text).success)
    throw new InvalidArgumentError('Write a day such as 2026-11-01.')
  return text
}

function actId(text: string): string {
  if (!/^[1-9][0-9]{0,17}$/.test(text)) throw new InvalidArgumentError('It is not the id of an act.')
  return text
}

const sentence = ({ auditId, what }: { auditId: string | null; what: keyof typeof faults }) =>
  auditId === null ? `${faults[what]}.` : `The act ${auditId} ${faults[what]}.`

function dateOf(text: string): Date {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('Write a date such as 2026-11-01.')
  return date
}

/** Waits for a slow reader, so that a large log never lies in memory. */
const write = (text: string) => new Promise<void>((done) => process.stdout.write(text, () => done()))
