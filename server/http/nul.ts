import type { FastifyRequest } from 'fastify'
import { badRequest } from './refusal.ts'

/** No person types a NUL, and PostgreSQL has none in its texts: refused before it gets there (X5). */
export async function refuseNul({ params, query, body }: FastifyRequest) {
  if ([params, query, body].some(holdsNul)) throw badRequest()
}

const holdsNul = (part: unknown) =>
  typeof part === 'object' &&
  part !== null &&
  Object.values(part)
    .flat()
    .some((value) => typeof value === 'string' && value.includes('\0'))
