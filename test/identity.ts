import { issuerOf } from '../server/ansattporten/index.ts'
import type { Context } from '../server/context.ts'
import { insertIdentity } from '../server/identity/index.ts'

/** Connects an account to an electronic ID, as if it had been proven. */
export const connectIdentity = (ctx: Context, userId: string, subject: string) =>
  insertIdentity(ctx, userId, {
    ...{ issuer: issuerOf(ctx.config), subject, numberMacs: [] },
    ...{ givenName: null, familyName: null, eid: null, acr: 'high', sid: null, authenticatedAt: ctx.now() },
  })
