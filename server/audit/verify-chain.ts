import type { Context } from '../context.ts'
import { countUnsealed, findUnaccounted, listSeals } from './chain-queries.ts'
import { headOf, linkText, macOfLink } from './seal.ts'

export interface Fault {
  /** The first act with which something is wrong, where it is known. */
  auditId: string | null
  what: 'changed' | 'removed' | 'link-missing' | 'unknown-key' | 'not-sealed' | 'cut-off'
}

export interface Verdict {
  /** Links that hold. */
  links: number
  /** Acts of the last seconds, which the chain has not taken up yet. */
  waiting: number
  head: string | null
  fault: Fault | null
}

const batch = 5000

type Link = Awaited<ReturnType<typeof listSeals>>[number]

/**
 * Follows the chain from its beginning and names the first act with which something is wrong (P3, SEC-M2). `expected` is
 * a head that was noted earlier: without it a chain that was cut short looks whole.
 */
export function verifyChain(ctx: Context, expected?: string): Promise<Verdict> {
  if (ctx.db.isTransaction) return follow(ctx, expected)
  // One snapshot: what is sealed meanwhile does not look like a fault.
  return ctx.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((db) => follow({ ...ctx, db }, expected))
}

async function follow(tx: Context, expected: string | undefined): Promise<Verdict> {
  let last: Link | undefined
  let isAsExpected = expected === undefined
  for await (const link of linksOf(tx)) {
    const fault = faultOf(tx, last, link)
    if (fault) return verdictOf(tx, last, fault)
    last = link
    isAsExpected ||= headOf(link) === expected
  }
  return verdictOf(tx, last, isAsExpected ? await findUnsealed(tx) : { auditId: null, what: 'cut-off' })
}

async function* linksOf(tx: Context): AsyncGenerator<Link> {
  let part = await listSeals(tx, 0, batch)
  while (part.length > 0) {
    yield* part
    part = await listSeals(tx, part.at(-1)?.number ?? 0, batch)
  }
}

const verdictOf = async (tx: Context, last: Link | undefined, fault: Fault | null): Promise<Verdict> => ({
  links: last?.number ?? 0,
  waiting: await countUnsealed(tx),
  head: last ? headOf(last) : null,
  fault,
})

function faultOf(ctx: Context, last: Link | undefined, link: Link): Fault | null {
  const { auditId, facts, keyId, mac } = link
  if (link.number !== (last?.number ?? 0) + 1) return { auditId, what: 'link-missing' }
  if (!facts) return { auditId, what: 'removed' }
  const expected = macOfLink(ctx, keyId, linkText(last?.mac, { auditId, facts }))
  if (!expected) return { auditId, what: 'unknown-key' }
  return expected.equals(mac) ? null : { auditId, what: 'changed' }
}

async function findUnsealed(tx: Context): Promise<Fault | null> {
  const auditId = await findUnaccounted(tx)
  return auditId === undefined ? null : { auditId, what: 'not-sealed' }
}
