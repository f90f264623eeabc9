import type { FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { userIdOf } from '../http/actor.ts'
import type { Server } from '../http/server.ts'
import { type Entry, findPlace, repositoryFolder, streamGit, withObjects } from '../repository/index.ts'
import { getService } from '../service/index.ts'
import { type File, openAddress } from './open-address.ts'
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
    if (request.headers['if-none-match'] === `"${entry.id}"`) return identify(reply, entry).code(304).send()
    if (blob.kind !== 'too-large') return describe(reply, opened).send(blob.bytes)
    const over = await reading.downloads.take(userIdOf(request))
    describe(reply, opened).header('content-length', blob.size)
    return reply.send(await streamGit(repository, ['cat-file', 'blob', entry.id], { over }))
  })

  server.get('/:owner/:service/archive/*', { config, schema: { params: Address } }, async (request, reply) => {
    const repository = repositoryFolder(ctx, request.service.serviceId)
    const [, address, format = ''] = /^(.+)\.(zip|tar\.gz)$/.exec(request.params['*']) ?? []
    const place = address && (await reading.pages.during(() => placeAt(repository, address)))
    if (!place || place.path.length > 0) throw notFound()
    const { name } = await getService(ctx, request.service.serviceId)
    const folder = `${name}-${place.name.replaceAll('/', '-')}`
    const over = await reading.downloads.take(userIdOf(request))
    reply.type(format === 'zip' ? 'application/zip' : 'application/gzip')
    attach(reply, `${folder}.${format}`)
    const args = ['archive', `--format=${format}`, `--prefix=${folder}/`, place.commit]
    return reply.send(await streamGit(repository, args, { over }))
  })
}

const placeAt = (repository: string, address: string) =>
  withObjects(repository, (objects) => findPlace(repository, objects, address))

/** Headers of a file, once nothing keeps it from being sent: a refusal must not look like one. */
function describe(reply: FastifyReply, { entry, blob }: File): FastifyReply {
  if (blob.kind !== 'text' && !pictureType(entry.name)) attach(reply, entry.name)
  return identify(reply, entry).type(typeOf(entry.name, blob.kind === 'text'))
}

const identify = (reply: FastifyReply, { id }: Entry): FastifyReply =>
  reply
    .header('content-security-policy', "sandbox;default-src 'none'")
    .header('etag', `"${id}"`)
    .header('cache-control', 'private, no-cache')

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
