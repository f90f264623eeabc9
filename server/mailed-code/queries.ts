import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'
import type { CodeUse } from './mailed-code.ts'

interface NewCode extends CodeUse {
  userId: string | null
  codeHash: Buffer
  expiresAt: Date
}

export const insertCode = ({ db, now }: Context, code: NewCode) =>
  db
    .insertInto('mailedCode')
    .values({ ...code, createdAt: now() })
    .execute()

/** One statement counts the try and compares, so that parallel guesses cannot share a try. */
export async function tryCode({ db, now }: Context, use: CodeUse, codeHash: Buffer) {
  const tried = await db
    .updateTable('mailedCode')
    .set(({ eb }) => ({ triesLeft: eb('triesLeft', '-', 1) }))
    .where('purpose', '=', use.purpose)
    .where('bearerId', '=', use.bearerId)
    .where('addressKey', '=', use.addressKey)
    .where('triesLeft', '>', 0)
    .where('expiresAt', '>', now())
    .returning(['userId', sql<boolean>`code_hash = ${codeHash}`.as('matches')])
    .execute()
  const match = tried.find(({ matches }) => matches)
  return match && { userId: match.userId }
}

export const deleteCodes = ({ db }: Context, { purpose, bearerId }: CodeUse) =>
  db.deleteFrom('mailedCode').where('purpose', '=', purpose).where('bearerId', '=', bearerId).execute()

/** Codes on their way to this user's mailbox are worth nothing any more. */
export const deleteCodesOf = ({ db }: Context, userId: string) =>
  db.deleteFrom('mailedCode').where('userId', '=', userId).execute()

export const sweepCodes = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'mailedCode', end: 'expiresAt', before: ctx.now() }, limit)
