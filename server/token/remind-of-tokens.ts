import { type Context, inTransaction } from '../context.ts'
import { getUser } from '../user/index.ts'
import { mailTokenExpires } from './mails.ts'
import { listDueReminders, setReminder } from './queries.ts'
import { nextReminder } from './token.ts'

/** Tells owners of tokens that end soon, twice, each once (SEC-J3). Says how many it looked at. */
export async function remindOfTokens(ctx: Context, limit: number): Promise<number> {
  const due = await listDueReminders(ctx, limit)
  for (const token of due) await remind(ctx, token)
  return due.length
}

type Due = Awaited<ReturnType<typeof listDueReminders>>[number]

function remind(ctx: Context, { id, userId, remindAt, ...told }: Due): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const isOurs = await setReminder(tx, { id, from: remindAt, to: nextReminder(told.expiresAt, tx.now()) })
    if (isOurs) await mailTokenExpires(tx, await getUser(tx, userId), told)
  })
}
