import fastifyStatic from '@fastify/static'
import type { Context } from '../context.ts'
import { isMigrated } from '../database/migrate.ts'
import { unavailable } from '../errors.ts'
import type { Server } from '../http/server.ts'
import { assetsFolder } from '../ui/assets.ts'

/** What programs ask for: is it alive, may it get traffic, the bundles, whom to tell of a vulnerability. */
export async function healthRoutes(server: Server, ctx: Context) {
  const { config } = ctx
  const health = { action: 'health:read', anonymous: true }

  server.get('/livez', { config: health }, async () => ({ status: 'alive' }))

  server.get('/readyz', { config: health }, async () => {
    const migrated = await isMigrated(ctx.db).catch(() => false)
    if (!migrated) throw unavailable(5)
    return { status: 'ready' }
  })

  await server.register(fastifyStatic, { root: assetsFolder, serve: false, preCompressed: true })
  server.get<{ Params: { '*': string } }>(
    '/assets/*',
    { config: { action: 'asset:read', anonymous: true } },
    (request, reply) => reply.sendFile(request.params['*'], { maxAge: '1y', immutable: true, cacheControl: true }),
  )

  // RFC 9116; the date moves with the calendar, always less than a year ahead.
  server.get(
    '/.well-known/security.txt',
    { config: { action: 'help:read', anonymous: true } },
    async (_request, reply) => {
      const expires = new Date(ctx.now().getTime() + 180 * 24 * 3600_000)
      return reply
        .type('text/plain; charset=utf-8')
        .send(
          [
            `Contact: mailto:${config.studio.securityContact}`,
            `Expires: ${expires.toISOString().slice(0, 10)}T00:00:00Z`,
            'Preferred-Languages: nb, nn, en',
            `Canonical: ${config.origin}/.well-known/security.txt`,
            '',
          ].join('\n'),
        )
    },
  )
}
