import { z } from 'zod'
import type { Context } from '../context.ts'
import { setCookie } from '../http/cookies.ts'
import { localPath } from '../http/local-path.ts'
import type { Server } from '../http/server.ts'
import { languages } from '../text/text.ts'
import { setLanguage } from './queries.ts'

const LanguageForm = z.object({ language: z.enum(languages), return_to: z.string().optional() })

export function userRoutes(server: Server, ctx: Context) {
  server.post(
    '/language',
    { config: { action: 'language:choose' }, schema: { body: LanguageForm } },
    async (request, reply) => {
      const { language, return_to } = request.body
      setCookie(reply, ctx.config, { name: 'language', value: language })
      if (request.signedIn) await setLanguage(ctx, request.signedIn.userId, language)
      return reply.redirect(localPath(return_to) ?? '/', 303)
    },
  )
}
