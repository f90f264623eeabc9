import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { ownService, pushesOf } from '../../../test/git.ts'
import { gitWorld } from '../../../test/git-world.ts'
import { packedCommit, pushByHand } from '../../../test/push-by-hand.ts'
import { createPort } from '../../ansattporten/index.ts'
import { createApp } from '../../app.ts'

const at = gitWorld({ RATE_LIMIT_FACTOR: '1000' })

/** The head of a pack with one commit of so many bytes, and nothing of it. */
function promising(size: number): Buffer {
  const head = Buffer.from([0x50, 0x41, 0x43, 0x4b, 0, 0, 0, 2, 0, 0, 0, 1])
  const length = [(1 << 4) | (size & 15)]
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    length[length.length - 1] = (length.at(-1) ?? 0) | 128
    length.push(rest & 127)
  }
  return Buffer.concat([head, Buffer.from(length), Buffer.alloc(100)])
}

test.each([
  [700 * 1024 ** 2, 'attempting to allocate'],
  [500 * 1024 ** 2, 'inflate'],
])('SEC-K7: a commit of %d bytes is not held whole if that is too much', async (size, said) => {
  const made = await ownService(at.world.ctx)
  const command = `${'0'.repeat(40)} ${'1'.repeat(40)} refs/heads/huge`
  const push = pushByHand(at.origin, { ...made, command, pack: promising(size) })
  push.goOn()
  const { text } = await push.answered
  expect(text).toContain(said)
  expect(text).not.toContain('ok refs/heads/huge')
  const stored = await at.stored(made.serviceId)
  await expect.poll(stored.quarantined).toEqual([])
})

/** Somebody else's copy of the program on the same database, and the connections that it has. */
async function secondServer() {
  const { ctx } = at.world
  const app = await createApp({ ctx, port: createPort(ctx.config), log: false, internalOrigin: () => '' })
  const sockets: Socket[] = []
  app.server.on('connection', (socket) => sockets.push(socket))
  return { app, sockets, origin: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

test('SEC-K9: whoever says nothing for two minutes in the middle of a push is let go, and nothing of it stays', async () => {
  const { app, origin, sockets } = await secondServer()
  const made = await ownService(at.world.ctx)
  const { pack, command } = await packedCommit(at, made)
  const push = pushByHand(origin, { ...made, command, pack })
  const stored = await at.stored(made.serviceId)
  await expect.poll(stored.quarantined).toHaveLength(1)
  expect(sockets.map(({ timeout }) => timeout)).toEqual([120_000])
  // What Node does when the time is up.
  sockets[0]?.emit('timeout')
  await expect(push.answered).rejects.toThrow()
  await expect.poll(stored.quarantined).toEqual([])
  await app.close()
})

test('S1: a server that is told to stop in the middle of a push takes it to its end, with its row in the log', async () => {
  const { app, origin } = await secondServer()
  const made = await ownService(at.world.ctx)
  const { pack, command, to } = await packedCommit(at, made)
  const push = pushByHand(origin, { ...made, command, pack })
  const stored = await at.stored(made.serviceId)
  await expect.poll(stored.quarantined).toHaveLength(1)
  const stopped = app.close()
  const isListening = () =>
    fetch(origin).then(
      () => true,
      () => false,
    )
  await expect.poll(isListening).toBe(false)
  push.goOn()
  expect((await push.answered).text).toContain('ok refs/heads/main')
  await stopped
  expect(await stored.git('rev-parse', 'main')).toBe(to)
  expect(await pushesOf(at.world.ctx, made.serviceId)).toHaveLength(1)
})
