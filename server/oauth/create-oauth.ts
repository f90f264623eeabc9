import type { ClientMetadata } from 'oidc-provider'
import type { Context } from '../context.ts'
import { createAuthorizationServer } from './authorization-server.ts'
import { createStudioClient } from './studio-client.ts'
import { hasStudioAccess } from './studio-queries.ts'
import { beginStudioLogin } from './studio-routes.tsx'

interface Options {
  /** Where this process answers itself; known once it listens. */
  internalOrigin: () => string
  /** Applications besides the studio itself. */
  clients?: readonly ClientMetadata[]
}

/** Both sides: our authorization server, and the studio application as its client. */
export async function createOauth(ctx: Context, { internalOrigin, clients = [] }: Options) {
  const authorization = await createAuthorizationServer(ctx, clients)
  const studio = createStudioClient(ctx, internalOrigin)
  return {
    authorization,
    studio,
    hasStudioAccess: (sessionId: string) => hasStudioAccess(ctx, sessionId),
    beginStudioLogin: beginStudioLogin(ctx, studio),
  }
}
