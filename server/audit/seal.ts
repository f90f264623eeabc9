import { type Context, inTransaction } from '../context.ts'
import type { Mac } from '../secrets.ts'
import { findLastSeal, insertSeals, lockChain, type Seal, type SealedFacts, takeUnsealed } from './chain-queries.ts'

const purpose = 'audit chain'

/** What the first link hangs on. */
const beginning = Buffer.alloc(32)

/** What a link's MAC covers: the link before it, and the act. */
export const linkText = (before: Buffer | undefined, { auditId, facts }: SealedFacts) =>
  `${(before ?? beginning).toString('base64')} ${auditId} ${facts}`

/**
 * Takes acts that were committed since the last time into the chain, and says how many (SEC-M2). Writers of acts never
 * wait for it, and so the chain is no bottleneck; until it has run, an act is only as safe as its row.
 */
export function sealActs(ctx: Context, limit: number): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    await lockChain(tx)
    let last = await findLastSeal(tx)
    const acts = await takeUnsealed(tx, limit)
    const seals: Seal[] = []
    for (const act of acts) {
      last = seal(tx, last, act)
      seals.push(last)
    }
    await insertSeals(tx, seals)
    return acts.length
  })
}

function seal({ secrets }: Context, last: Seal | undefined, act: SealedFacts): Seal {
  const { keyId, mac } = secrets.mac(purpose, linkText(last?.mac, act))
  return { number: (last?.number ?? 0) + 1, auditId: act.auditId, keyId, mac }
}

/** The MAC of a link under the key that it names; undefined when no configured secret has that key. */
export const macOfLink = ({ secrets }: Context, keyId: string, text: string): Buffer | undefined =>
  secrets.macs(purpose, text).find((mac: Mac) => mac.keyId === keyId)?.mac

/** Where the chain ends, as `number:mac`. Kept elsewhere, it proves later that nothing was cut off since. */
export async function findHead(ctx: Context): Promise<string | undefined> {
  const last = await findLastSeal(ctx)
  return last && headOf(last)
}

export const headOf = ({ number, mac }: Pick<Seal, 'number' | 'mac'>) => `${number}:${mac.toString('base64url')}`
