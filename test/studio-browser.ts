import { program } from '../server/actor.ts'
import { cookieName } from '../server/http/cookies.ts'
import { upsertGrant } from '../server/oauth/grant-queries.ts'
import { upsertStudioAccess } from '../server/oauth/studio-queries.ts'
import { identify, startSession } from '../server/session/index.ts'
import type { TestBrowser } from './browser.ts'
import type { World } from './world.ts'

type Options = Parameters<World['browser']>[0]

/** A browser in which this user is logged in, and has authorised the studio: without any of the pages on the way. */
export async function studioBrowser(
  world: Pick<World, 'ctx' | 'browser'>,
  { userId }: { userId: string },
  options?: Options,
): Promise<TestBrowser> {
  const { ctx } = world
  const { browser, sessionId } = await loggedInBrowser(world, { userId }, options)
  const grantId = await upsertGrant(ctx, { userId, clientId: 'studio', scopes: ['openid', 'profile'] })
  await upsertStudioAccess(ctx, { sessionId, grantId })
  return browser
}

/** The same without the studio's authorisation. */
export async function loggedInBrowser(
  { ctx, browser: open }: Pick<World, 'ctx' | 'browser'>,
  { userId, kind = 'full' }: { userId: string; kind?: 'pending' | 'full' },
  options?: Options,
) {
  const token = await startSession(ctx, program, { userId, kind, method: 'ansattporten', device: undefined })
  const sessionId = (await identify(ctx, token, true))?.sessionId ?? ''
  const browser = open(options)
  browser.cookies.set(cookieName(ctx.config, 'session'), token)
  return { browser, sessionId }
}
