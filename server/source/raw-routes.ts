import type { FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import type { Server } from '../http/server.ts'
import { findPlace, repositoryFolder, streamGit, withObjects } from '../repository/index.ts'
import { getService } from '../service/index.ts'
import { openAddress } from './open-address.ts'
import type { Reading } from './reading.ts'
import { Address } from './schema.ts'
import { pictureType } from './source.ts'

/** Files as they are, and archives of all of them. Whatever is in them, as documents they can do nothing (SEC-F7). */
export function rawRoutes(server: Server, ctx: Context, reading: Reading) {
  const config = { action: 'service:read' }

  server.get('/:owner/:service/raw/*', { config, schema: { params: Address } }, async (request, reply) => {
    const repository = repositoryFolder(ctx, request.service.serviceId)
    const opened = await openAddress(reading, { repository, address: request.params['*'], from: 0, limit: 0 })
    if (opened.kind !== 'file') throw notFound()
    const { entry, blob } = opened
    reply.header('content-security-policy', "sandbox;default-src 'none'")
    reply.header('etag', `"${entry.id}"`)
    reply.header('cache-control', 'private, no-cache')
    if (request.headers['if-none-match'] === `"${entry.id}"`) return reply.code(304).send()
    reply.type(typeOf(entry.name, blob.kind === 'text'))
    if (blob.kind !== 'text' && !pictureType(entry.name)) attach(reply, entry.name)
    if (blob.kind !== 'too-large') return reply.send(blob.bytes)
    reply.header('content-length', blob.size)
    return send(reply, repository, ['cat-file', 'blob', entry.id])
  })

  server.get('/:owner/:service/archive/*', { config, schema: { params: Address } }, async (request, reply) => {
    const repository = repositoryFolder(ctx, request.service.serviceId)
    const [, address, format = ''] = /^(.+)\.(zip|tar\.gz)$/.exec(request.params['*']) ?? []
    const place = address && (await withObjects(repository, (objects) => findPlace(repository, objects, address)))
    if (!place || place.path.length > 0) throw notFound()
    const { name } = await getService(ctx, request.service.serviceId)
    const folder = `${name}-${place.name.replaceAll('/', '-')}`
    reply.type(format === 'zip' ? 'application/zip' : 'application/gzip')
    attach(reply, `${folder}.${format}`)
    return send(reply, repository, ['archive', `--format=${format}`, `--prefix=${folder}/`, place.commit])
  })

  async function send(reply: FastifyReply, repository: string, args: readonly string[]) {
    const end = await reading.downloads.take()
    return reply.send(streamGit(repository, args).on('close', end))
  }
}

const typeOf = (fileName: string, isText: boolean) =>
  pictureType(fileName) ?? (isText ? 'text/plain; charset=utf-8' : 'application/octet-stream')

/** RFC 6266, with the characters of RFC 5987 that `encodeURIComponent` leaves. */
function attach(reply: FastifyReply, fileName: string) {
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )
  reply.header('content-disposition', `attachment; filename*=UTF-8''${encoded}`)
}
