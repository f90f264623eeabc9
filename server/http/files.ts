import type { FastifyRequest } from 'fastify'
import { badRequest } from './refusal.ts'
import type { Server } from './server.ts'
import { refuseUnidentified } from './visitor.ts'

/** Room for the names and the small fields around a file. */
const around = 16 * 1024

/** A form of ours has a token and a file; what has very many parts only keeps us busy. */
const mostParts = 20

/**
 * Lets the routes of this scope, and no others, take forms that carry a file of so many bytes. Who is not logged in
 * gets nothing read: taking such a form apart costs more than sending it, and no stranger has one.
 */
export function takeFiles(scope: Server, bytes: number) {
  scope.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: bytes + around },
    async (request: FastifyRequest, body: Buffer) => {
      await refuseUnidentified(request)
      return request.signedIn ? readParts(request, body) : {}
    },
  )
}

async function readParts({ headers }: FastifyRequest, body: Buffer): Promise<Record<string, unknown>> {
  const type = headers['content-type'] ?? ''
  if (countParts(body) > mostParts) throw badRequest()
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData().catch(() => {
    throw badRequest()
  })
  const names = new Set(form.keys())
  return Object.fromEntries([...names].map((name) => [name, one(form.getAll(name))]))
}

/** At least as many as there are, since no part is one without this header (RFC 7578, section 4.2). */
const countParts = (body: Buffer) => body.toString('latin1').match(/content-disposition/gi)?.length ?? 0

/** What came twice stays a list, as in forms without files, and no field takes a list. */
const one = (values: readonly unknown[]) => (values.length === 1 ? values[0] : values)
