import type { Operator, Person } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { lockUser } from '../../user/index.ts'
import { operatorLinkOver } from '../errors.ts'
import { insertOperator, insertOperatorLink, spendOperatorLink } from './operator-queries.ts'

const linkSeconds = 3600

/**
 * A one-time address, good for an hour, by which whoever opens it and is logged in becomes an operator (SEC-E10). Only
 * a shell on the server makes one, so the first operator needs no other.
 */
export function makeOperatorLink(ctx: Context, actor: Operator): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const token = tx.randomToken()
    await insertOperatorLink(tx, { token, expiresAt: new Date(tx.now().getTime() + linkSeconds * 1000) })
    await record(tx, actor, { action: 'operator.link-made' })
    return `${tx.config.origin}/servicedesk/link?${new URLSearchParams({ token })}`
  })
}

/** Spends the link; who was an operator before has spent it, too. */
export function becomeOperator(ctx: Context, actor: Person, token: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx, actor.userId)
    if (user?.state !== 'active' || !(await spendOperatorLink(tx, token))) throw operatorLinkOver()
    await insertOperator(tx, { userId: user.id, grantedBy: null })
    await record(tx, actor, {
      action: 'operator.added',
      subject: { kind: 'user', id: user.id },
      details: { by: 'link' },
    })
  })
}
