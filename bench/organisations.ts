import { requireMay } from '../server/access/require-may.ts'
import { findOrganisation } from '../server/organisation/queries.ts'
import { listOwners } from '../server/team/member-queries.ts'
import { closedLoop, forever } from './load.ts'
import { logIn } from './people.ts'
import { type Product, withProduct } from './product.ts'
import { seedDatabase } from './seed-database.ts'
import { few } from './seeded.ts'
import { writeTable } from './table.ts'
import { middleAndTail, timed } from './timing.ts'

const secondsOfWarmUp = 3
const seconds = 8
const rounds = 3000

interface Times {
  p50: number
  p99: number
}

/**
 * What an owner waits for: the directory, the organisation, its people, and the decision itself; one request after the
 * other, among a thousand users and among a million.
 */
export async function measureOrganisations(): Promise<void> {
  const small = await measureAmong({ large: false })
  const large = await measureAmong({ large: true })
  const rows = [...small].map(([what, { p50, p99 }]) => {
    const among = large.get(what) ?? { p50: Number.NaN, p99: Number.NaN }
    return [what, p50, p99, among.p50, among.p99, among.p50 / p50, among.p99 / p99]
  })
  writeTable(['', 'p50 ms', 'p99 ms', 'p50 of a million', 'p99', 'ratio', 'of p99'], rows)
}

async function measureAmong(options: { large: boolean }): Promise<Map<string, Times>> {
  let measured = new Map<string, Times>()
  await withProduct(options, async (product) => {
    if (!options.large) await seedDatabase(product.ctx.config.database.url, few)
    measured = await measure(product)
  })
  return measured
}

async function measure({ address, ctx }: Product): Promise<Map<string, Times>> {
  const organisation = await findOrganisation(ctx, 'o7')
  const [owner] = organisation ? await listOwners(ctx, organisation.id) : []
  if (!organisation || !owner) throw new Error('The seeded organisation is not there')
  const cookies = { inngang_session: await logIn(ctx, owner.userId, { grant: true }) }
  const page = (path: string) => async () => {
    const asked = [{ path, cookies, expected: 200 }]
    await closedLoop(address, forever(asked), { connections: 1, seconds: secondsOfWarmUp })
    return (await closedLoop(address, forever(asked), { connections: 1, seconds })).times
  }
  const decide = async () => {
    const times: number[] = []
    const owning = { kind: 'user', userId: owner.userId } as const
    for (let round = 0; round < rounds; round++) {
      times.push(await timed(() => requireMay(ctx, owning, 'team:change', organisation.id)))
    }
    return times
  }
  const acts = {
    'directory, first page': page('/orgs'),
    'directory, by name': page(`/orgs?${new URLSearchParams({ search: organisation.nameNb })}`),
    'directory, common words': page('/orgs?search=vik+tilsynet'),
    organisation: page('/orgs/o7'),
    matrix: page('/orgs/o7/people'),
    'may()': decide,
  }
  const measured = new Map<string, Times>()
  for (const [what, act] of Object.entries(acts)) measured.set(what, middleAndTail(await act()))
  return measured
}
