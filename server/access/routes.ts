import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../errors.ts'
import { wantsPage } from '../http/problem.tsx'
import type { Server } from '../http/server.ts'
import { may, type Standing } from './may.ts'
import type { Policy } from './policy.ts'

/** Where the guard sends people who may not pass yet. Each belongs to a later feature, so `app.ts` hands them in. */
export interface Doors {
  hasStudioAccess: (sessionId: string) => Promise<boolean>
  logIn: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  activate: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  authorise: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
}

/**
 * Asks `may()` before every route. A route that declares no action, or one that no policy knows, does not start
 * (SEC-L1).
 */
export function guardRoutes(server: Server, policy: Policy, doors: Doors) {
  server.addHook('onRoute', ({ url, config }) => {
    if (!config?.action) throw new Error(`The route ${url} declares no action`)
    if (!Object.hasOwn(policy, config.action))
      throw new Error(`The route ${url} declares an action that no policy knows: ${config.action}`)
  })
  server.addHook('preValidation', async (request, reply) => {
    const { action } = request.routeOptions.config
    if (request.is404 || !action) return
    const needsStudio = policy[action] === 'studio'
    switch (may(policy, action, await standingOf(request, doors, needsStudio))) {
      case 'yes':
        return
      case 'deactivated':
        throw new DomainError('forbidden', 'user/deactivated')
      case 'log-in':
        if (!wantsPage(request)) throw new DomainError('unauthenticated', 'general/unauthenticated')
        return doors.logIn(request, reply)
      case 'activate':
        return doors.activate(request, reply)
      case 'authorise':
        return doors.authorise(request, reply)
    }
  })
}

async function standingOf({ signedIn }: FastifyRequest, doors: Doors, needsStudio: boolean): Promise<Standing> {
  if (!signedIn) return { session: 'none', deactivated: false, studio: false }
  return {
    session: signedIn.kind,
    deactivated: signedIn.state === 'deactivated',
    studio: needsStudio && (await doors.hasStudioAccess(signedIn.sessionId)),
  }
}
