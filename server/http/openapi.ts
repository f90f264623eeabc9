import swagger from '@fastify/swagger'
import type { FastifySchema, RouteOptions } from 'fastify'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Policy } from '../policy.ts'
import { operationText, textIn } from '../text/text.ts'
import type { Server } from './server.ts'
import { IfMatch } from './version.ts'

/** What programs are told when something was refused (RFC 9457). */
const Problem = z.object({
  type: z.url(),
  title: z.string(),
  detail: z.string(),
  status: z.int(),
  requestId: z.uuid(),
  fields: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
})

const schemaRegistry = z.registry<{ id: string }>()
schemaRegistry.add(Problem, { id: 'Problem' })

const meanings = {
  400: 'The request cannot be understood',
  401: 'No token, or one that is not valid',
  403: 'The token lacks the scope, or its owner the right',
  404: 'Not there, or not to be seen by the owner of the token',
  409: 'Cannot be done as things are',
  410: 'No longer there',
  412: 'Changed since the version that If-Match names',
  413: 'The body is larger than 64 kB',
  415: 'The body is not JSON',
  422: 'The fields that are named are not valid',
  428: 'An edit names the version that it saw in If-Match',
  429: 'Too many requests; Retry-After says for how long',
  500: 'The fault is ours',
  503: 'Busy; try again',
}
type ProblemStatus = keyof typeof meanings

/** Responses of a route for programs beside those that every route has: 409 where something can be in the way. */
export const problems = (...statuses: ProblemStatus[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: meanings[status], content: { 'application/problem+json': { schema: Problem } } },
    ]),
  )

/** The answer to an act that has nothing to tell: 204. */
export const Nothing = z.null().describe('Done')

const everywhere: readonly ProblemStatus[] = [400, 401, 403, 404, 422, 429, 500, 503]

/**
 * Describes routes for programs as they are declared, and holds each to being described: under `/api/v1`, with an
 * operation that the catalogues know, and an answer. Comes before the first route.
 */
export async function describeApi(server: Server, { config, policy }: { config: Config; policy: Policy }) {
  server.addHook('onRoute', (route) => {
    const isForPrograms = route.config?.api === true
    if (route.url.startsWith('/api/') !== isForPrograms)
      throw new Error(`The route ${route.url} is under /api or for programs, and not both`)
    if (isForPrograms && !route.schema?.hide) route.schema = withProblems(route)
  })
  const toJson = createJsonSchemaTransform({ schemaRegistry })
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: `${config.studio.name} API`, version: '1', description: textIn('en')('api.lead') },
      servers: [{ url: config.origin }],
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'inn_…' } },
        // The packages type JSON Schema differently.
        schemas: { Problem: Object(z.toJSONSchema(Problem)) },
      },
    },
    transform: ({ schema, url, route, ...document }) =>
      route.config?.api && !schema?.hide
        ? toJson({ schema: described(policy, route), url, route, ...document })
        : { schema: { hide: true }, url },
  })
}

function withProblems({ method, url, schema = {} }: RouteOptions): FastifySchema {
  if (!operationText(textIn('en'), schema.operationId))
    throw new Error(`The route ${method} ${url} has no operationId that the catalogues know (api.operation)`)
  const response = schema.response ?? {}
  if (!Object.keys(response).some((status) => status.startsWith('2')))
    throw new Error(`The route ${method} ${url} declares no answer`)
  const bodily: readonly ProblemStatus[] = method === 'GET' || method === 'HEAD' ? [] : [413, 415]
  const versioned: readonly ProblemStatus[] = schema.headers === IfMatch ? [412, 428] : []
  return { ...schema, response: { ...problems(...everywhere, ...bodily, ...versioned), ...response } }
}

/** What the document says of a route beyond its schemas. */
function described(policy: Policy, { config, schema }: RouteOptions): FastifySchema {
  const requirement = policy[config?.action ?? '']
  const scope = typeof requirement === 'object' ? requirement.scope : undefined
  return {
    ...schema,
    summary: operationText(textIn('en'), schema?.operationId) ?? '',
    tags: [featureOf(config?.action)],
    // OpenAPI 3.1: for a scheme other than OAuth, the list names what is required beyond it.
    security: requirement === 'anyone' ? [] : [{ token: scope && scope !== 'any' ? [scope] : [] }],
  }
}

/** What an action is about: its noun. */
const featureOf = (action = '') => action.slice(0, action.indexOf(':'))
