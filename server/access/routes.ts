import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { wantsPage } from '../http/problem.tsx'
import type { Server } from '../http/server.ts'
import { type Decision, isForOperators, isFresh, may, type Standing } from './may.ts'
import { findMembership, isOperator, type Membership } from './queries.ts'
import { notFresh, refusalOf, tokenMissing } from './refusal.ts'
import { findMoved, findServiceStanding, type ServiceStanding } from './service-queries.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The organisation that the route's `:organisation` names, once the guard let the request pass. */
    membership: Membership
    /** The service that the route's `:owner` and `:service` name, once the guard let the request pass. */
    service: ServiceStanding
  }
}

/** Where the guard sends people who may not pass yet. Each belongs to a later feature, so `app.ts` hands them in. */
export interface Doors {
  hasStudioAccess: (sessionId: string) => Promise<boolean>
  logIn: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  activate: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  authorise: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  confirm: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
}

const nowhere: Membership = { organisationId: '', role: 'stranger' }
const nothing: ServiceStanding = { serviceId: '', ownerId: '' }

/**
 * Asks `may()` before every route. A route that declares no action, or one that no policy knows, does not start
 * (SEC-L1).
 */
export function guardRoutes(server: Server, ctx: Context, doors: Doors) {
  const { policy } = ctx
  server.addHook('onRoute', ({ url, config }) => {
    if (!config?.action) throw new Error(`The route ${url} declares no action`)
    if (!Object.hasOwn(policy, config.action))
      throw new Error(`The route ${url} declares an action that no policy knows: ${config.action}`)
  })
  server.decorateRequest('membership')
  server.decorateRequest('service')
  server.addHook('preValidation', async (request, reply) => {
    const { action } = request.routeOptions.config
    if (request.is404 || !action) return
    const subject = await meetSubject(request)
    const decision = may(policy, action, { ...(await standingOf(request)), ...subject })
    if (decision !== 'yes') return (await leadOn(decision, request, reply)) ?? sendAway(decision, request, reply)
    if (await isLoggedInLongAgo(request)) return sendToConfirm(request, reply)
  })

  /** What the act is about, and what whoever asks is there. */
  async function meetSubject(request: FastifyRequest): Promise<Pick<Standing, 'role' | 'access'>> {
    const [membership, service] = [await membershipOf(ctx, request), await serviceOf(ctx, request)]
    request.membership = membership ?? nowhere
    request.service = service ?? nothing
    return { ...(membership && { role: membership.role }), ...(service?.access && { access: service.access }) }
  }

  /** To where a service is now, if it was at this address; not for good, since another service may take that. */
  async function leadOn(decision: Decision, request: FastifyRequest, reply: FastifyReply) {
    const moved = decision === 'not-found' ? await addressNow(ctx, request) : undefined
    return moved && reply.redirect(moved, 307)
  }

  /**
   * Whether the last login is too old for the act: one that is sensitive (L8), or one of the servicedesk (SEC-L10), for
   * which a token was made with a fresh login.
   */
  async function isLoggedInLongAgo(request: FastifyRequest): Promise<boolean> {
    const { signedIn, routeOptions } = request
    const { action = '', fresh } = routeOptions.config
    const isSensitive = typeof fresh === 'function' ? await fresh(request) : fresh
    if (isSensitive) return !(signedIn && isFresh(signedIn.authenticatedAt, ctx.now()))
    if (!signedIn || !isForOperators(policy, action)) return false
    return !isFresh(signedIn.authenticatedAt, ctx.now(), 'servicedesk')
  }

  function sendToConfirm(request: FastifyRequest, reply: FastifyReply) {
    if (!wantsPage(request)) throw notFresh()
    return doors.confirm(request, reply)
  }

  function sendAway(decision: Exclude<Decision, 'yes'>, request: FastifyRequest, reply: FastifyReply) {
    if (request.routeOptions.config.api) throw decision === 'log-in' ? tokenMissing() : refusalOf(decision)
    switch (decision) {
      case 'log-in':
        if (!wantsPage(request)) throw refusalOf(decision)
        return doors.logIn(request, reply)
      case 'activate':
        return doors.activate(request, reply)
      case 'authorise':
        return doors.authorise(request, reply)
      default:
        throw refusalOf(decision)
    }
  }

  async function standingOf({ signedIn, bearer, routeOptions }: FastifyRequest): Promise<Standing> {
    if (bearer) {
      const { state, scopes, userId } = bearer
      const operator = isForOperators(policy, routeOptions.config.action ?? '') && (await isOperator(ctx, userId))
      return { session: 'token', deactivated: state !== 'active', studio: false, scopes, operator }
    }
    if (!signedIn) return { session: 'none', deactivated: false, studio: false }
    const requirement = policy[routeOptions.config.action ?? '']
    const needsStudio = requirement === 'studio' || typeof requirement === 'object'
    return {
      session: signedIn.kind,
      deactivated: signedIn.state === 'deactivated',
      studio: needsStudio && (await doors.hasStudioAccess(signedIn.sessionId)),
      operator: signedIn.isOperator,
    }
  }
}

async function membershipOf(ctx: Context, { signedIn, bearer, params }: FastifyRequest) {
  const userId = signedIn?.userId ?? bearer?.userId
  const { organisation } = (params ?? {}) as { organisation?: string }
  return userId && organisation ? await findMembership(ctx, userId, organisation) : undefined
}

/** What pages of a service and git clients ask for: where it is, and the rest. */
const serviceUrl = /^((?:\/repos)?)\/[^/?]+\/[^/?]+?((?:\.git)?(?:[/?].*)?)$/

/** The same of a service that was at the address of the request, for who may read it (S3). */
async function addressNow(ctx: Context, { signedIn, bearer, params, url, routeOptions }: FastifyRequest) {
  const userId = signedIn?.userId ?? bearer?.userId
  const { owner, service } = (params ?? {}) as { owner?: string; service?: string }
  const leads = routeOptions.url && /^(\/repos)?\/:owner\/:service/.test(routeOptions.url)
  if (!userId || !owner || !service || !leads) return undefined
  const now = await findMoved(ctx, userId, { owner, service })
  return now && url.replace(serviceUrl, `$1/${now.owner}/${now.service}$2`)
}

async function serviceOf(ctx: Context, { signedIn, bearer, params }: FastifyRequest) {
  const userId = signedIn?.userId ?? bearer?.userId
  const { owner, service } = (params ?? {}) as { owner?: string; service?: string }
  return userId && owner && service ? await findServiceStanding(ctx, userId, { owner, service }) : undefined
}
