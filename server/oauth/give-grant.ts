import type { Person } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { upsertGrant } from './grant-queries.ts'
import type { Scope } from './scope.ts'

interface Consent {
  clientId: string
  scopes: readonly Scope[]
}

/** Remembers that a person allowed an application these scopes, on top of earlier ones (C2). Returns the grant's id. */
export function giveGrant(ctx: Context, person: Person, { clientId, scopes }: Consent): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const grantId = await upsertGrant(tx, { userId: person.userId, clientId, scopes })
    const subject = { kind: 'client', id: clientId }
    await record(tx, person, { action: 'grant.given', subject, details: { scopes: scopes.join(' ') } })
    return grantId
  })
}

export const declineGrant = (ctx: Context, person: Person, { clientId, scopes }: Consent) =>
  record(ctx, person, {
    action: 'grant.declined',
    subject: { kind: 'client', id: clientId },
    details: { scopes: scopes.join(' ') },
  })
