import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../browser.ts'
import { removeBuilt } from '../built-program.ts'
import type { Member } from '../fleet.ts'
import { type Press, walk } from '../journey.ts'
import { isLong } from '../long.ts'
import { createPair, type Pair } from '../pair.ts'
import type { Passed } from '../proxy.ts'

let pair: Pair
beforeAll(async () => {
  pair = await createPair()
})
afterAll(async () => {
  await pair.end()
  await removeBuilt()
})

type Send = () => Promise<Answer>

/** Does `harm` to the process that gets the next request, when it has got it or has answered, and waits for its end. */
async function harmed(send: Send, when: 'sent' | 'answered', harm: (member: Member) => unknown) {
  let hit: Member | undefined
  const once = ({ target }: Passed) => {
    if (hit) return undefined
    hit = pair.at(target)
    void harm(hit)
    return 'lost' as const
  }
  pair.proxy.watch[when] = once
  const answer = await send()
  pair.proxy.watch[when] = undefined
  if (!hit) throw new Error('No process got the request')
  return { answer, hit }
}

const kill = (member: Member) => member.kill()
const again = async ({ answer, hit }: { answer: Answer; hit: Member }, send: Send) => {
  await hit.ended
  const second = answer.status === 502 ? await send() : answer
  await pair.startAgain(hit)
  return second
}

/** Ways in which a process can go while a person presses something. */
const ways: Record<string, Press> = {
  'is killed before the press': async (_what, send) => {
    const [member] = pair.members
    await member.kill()
    const answer = await send()
    await pair.startAgain(member)
    return answer
  },
  'is told to stop before the press': async (_what, send) => {
    const [, member] = pair.members
    const stopped = member.stop()
    const answer = await send()
    expect((await stopped).code).toBe(0)
    await pair.startAgain(member)
    // The system may reset a connection that it makes in the very instant of closing, once in hundreds of stops on a busy
    // machine; a proxy that tries another process, or the person who presses again, does not meet it.
    return answer.status === 502 ? send() : answer
  },
  'is told to stop while it has the request': async (what, send) => {
    const { answer, hit } = await harmed(send, 'sent', (member) => member.child.kill('SIGTERM'))
    expect(answer.status, what).not.toBe(502)
    expect((await hit.ended).code).toBe(0)
    await pair.startAgain(hit)
    return answer
  },
  'is killed while it has the request': async (_what, send) => again(await harmed(send, 'sent', kill), send),
  'is killed when it has answered, and the answer is lost': async (_what, send) =>
    again(await harmed(send, 'answered', kill), send),
}

const names = Object.keys(ways)

/** Each way at every step; the short run takes another way at each. */
const walks: [string, (step: number) => string][] = isLong
  ? names.map((name) => [name, () => name])
  : [['goes in another way', (step) => names[step % names.length] ?? '']]

const patience = isLong ? 7_200_000 : 300_000

test.each(walks)(
  'X7: a process that %s at every step is replaced, and the person gets on',
  async (_, wayAt) => {
    let step = 0
    const seen: string[] = []
    const press: Press = async (what, send) => {
      const way = wayAt(step++)
      const answer = await ways[way]?.(what, send)
      seen.push(`${what}: ${way}: ${answer?.status}`)
      if (!answer || answer.status >= 500) throw new Error(seen.join('\n'))
      return answer
    }
    const journey = walk(pair.surroundings, { person: { sub: crypto.randomUUID(), acr: 'high' }, press })
    await journey.catch((error: unknown) => {
      throw new Error(seen.join('\n'), { cause: error })
    })
    expect(step).toBeGreaterThan(35)
    expect(pair.errors()).toEqual([])
  },
  patience,
)
