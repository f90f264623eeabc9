import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import { getMailKey, listMails, mailLists } from '../server/mail/index.ts'
import { listApplications } from '../server/oauth/index.ts'
import { dropMail, readTallies, retryMail } from '../server/servicedesk/index.ts'
import { idOf } from './named.ts'
import { notBlank } from './not-blank.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** What the servicedesk's console does, from a terminal (P1). */
export function addServicedeskCommands(inngang: Command) {
  inngang
    .command('waiting')
    .description('what waits for the servicedesk, by number')
    .addHelpText('after', '\nExample:\n  inngang waiting --json')
    .action(async (...[, command]) => print(command, { ...(await withContext(readTallies)) }))

  inngang
    .command('application')
    .description('applications that people let act for them')
    .command('list')
    .description('all of them, what they may ask for, and for how many people they act')
    .addHelpText('after', '\nExample:\n  inngang application list --json')
    .action(async (...[, command]) => {
      const applications = await withContext(listApplications)
      const lines = applications.map(({ id, name, scopes, grants }) => `${id} ${name}: ${scopes.join(' ')}, ${grants}`)
      print(command, { applications }, lines.join('\n'))
    })

  addMailCommands(inngang)
}

function addMailCommands(inngang: Command) {
  const mail = inngang.command('mail').description('mails that wait, that failed, that were sent')

  mail
    .command('list')
    .description('a hundred of a list; what they say is not shown')
    .addOption(new Option('--list <list>').choices(mailLists).default('failed'))
    .option('--after <id>', 'go on after this one')
    .addHelpText('after', '\nExample:\n  inngang mail list --list waiting --json')
    .action(async ({ list, after }, command) => {
      const most = 100
      const found = await withContext(async (ctx) => {
        const key = after ? await getMailKey(ctx, list, idOf(after)) : undefined
        return listMails(ctx, list, { after: key, limit: most })
      })
      const mails = found.map(({ at: _, ...one }) => one)
      const lines = mails.map(({ id, kind, address, lastError }) => `${id} ${kind} ${address} ${lastError ?? ''}`)
      print(command, { mails, most }, lines.join('\n') || 'none')
    })

  mail
    .command('retry <id>')
    .description('try to send a mail at once that could not be sent')
    .addHelpText('after', '\nExample:\n  inngang mail retry 6f1c…')
    .action(async (id, ...[, command]) => {
      await withContext((ctx) => retryMail(ctx, operator, idOf(id)))
      print(command, { id, retried: true })
    })

  mail
    .command('drop <id>')
    .description('give a mail up for good, and delete what it says')
    .requiredOption('--reason <text>', 'kept in the audit log', notBlank)
    .addHelpText('after', '\nExample:\n  inngang mail drop 6f1c… --reason "the address does not exist"')
    .action(async (id, { reason }, command) => {
      await withContext((ctx) => dropMail(ctx, operator, { mailId: idOf(id), reason }))
      print(command, { id, dropped: true })
    })
}
