import { DomainError } from '../errors.ts'
import type { Server } from '../http/server.ts'

const allMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']

/**
 * A path that exists answers 405, with Allow, to each method that it does not have (SEC-F12). Comes after every other
 * route, since it looks at all of them.
 */
export function otherMethods(server: Server) {
  const methodsOf = Map.groupBy(server.routeList, ({ url }) => url)
  for (const [url, routes] of methodsOf) {
    const present = routes.flatMap(({ method }) => method)
    const missing = allMethods.filter((method) => !present.includes(method))
    server.route({
      url,
      method: missing,
      exposeHeadRoute: false,
      schema: { hide: true },
      config: {
        action: 'method:refuse',
        anonymous: true,
        api: routes.some(({ config }) => config?.api),
        git: routes.some(({ config }) => config?.git),
      },
      // Before the body is read and the form is checked, both of which would be about something else.
      onRequest: async (_request, reply) => {
        reply.header('allow', present.join(', '))
        throw new DomainError('invalid', 'general/method-not-allowed')
      },
      handler: async () => undefined,
    })
  }
}
