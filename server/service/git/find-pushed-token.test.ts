import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createLookout, findPushedToken, mostLookAlikes } from './find-pushed-token.ts'

const lookAlike = `inn_${'a'.repeat(36)}`

test('SEC-J6: while very many words are looked at that could be tokens, others have their turn', async () => {
  let turns = 0
  let isOver = false
  const takeTurn = () => {
    turns += 1
    if (!isOver) setImmediate(takeTurn)
  }
  setImmediate(takeTurn)
  await createLookout()(Buffer.from(lookAlike.repeat(50_000)))
  isOver = true
  expect(turns).toBeGreaterThan(20)
})

test('SEC-J6: more of them than anybody has are refused, however many objects they lie in', async () => {
  const lineIn = createLookout()
  const half = Buffer.from(lookAlike.repeat(mostLookAlikes / 2))
  expect(await lineIn(half)).toBeUndefined()
  expect(await lineIn(half)).toBeUndefined()
  await expect(lineIn(Buffer.from(lookAlike))).rejects.toMatchObject({ code: 'general/too-large' })
})

test('SEC-J6: what cannot be read is not taken for free of tokens', async () => {
  const repository = await mkdtemp(join(tmpdir(), 'inngang-no-repository-'))
  onTestFinished(() => rm(repository, { recursive: true }))
  const pushed = { repository, quarantine: repository, bytes: 0, tips: [], seconds: 10 }
  await expect(findPushedToken({ ...pushed, signal: AbortSignal.timeout(10_000) })).rejects.toThrow(
    'not all of a push was read',
  )
})
