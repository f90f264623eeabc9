import type { Context } from '../context.ts'
import { leaseSeconds, type Task } from '../jobs/task.ts'
import type { Log } from '../log.ts'
import { type Courier, connections } from './courier.ts'
import { deliverMail } from './deliver-mail.ts'
import { type LeasedMail, leaseMails } from './queries.ts'

/** What the worker does with mails. */
export const mailTask = (courier: Courier): Task => ({
  name: 'mail',
  concurrency: connections,
  async claim(ctx, most, log) {
    const mails = await leaseMails(ctx, { most, seconds: leaseSeconds })
    return mails.map((mail) => () => deliverAndTell(ctx, courier, mail, log))
  },
})

async function deliverAndTell(ctx: Context, courier: Courier, mail: LeasedMail, log: Log) {
  const { outcome, reason } = await deliverMail(ctx, courier, mail)
  const line = { mailId: mail.id, kind: mail.kind, attempts: mail.attempts, reason }
  if (outcome === 'sent') log.info(line, 'mail sent')
  else log.warn(line, outcome === 'dead' ? 'mail given up' : 'mail delayed')
}
