import { findOrganisation, listOrganisationsOf } from '../server/organisation/queries.ts'
import { listOwners } from '../server/team/member-queries.ts'
import { closedLoop, forever, percentile } from './load.ts'
import { logIn } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { seedDatabase } from './seed-database.ts'
import { few } from './seeded.ts'
import { writeTable } from './table.ts'

const secondsOfWarmUp = 3
const seconds = 8

interface Times {
  p50: number
  p99: number
}

/**
 * What somebody waits for on the dashboard, one request after the other, among a thousand services and among a million,
 * or as many as `count` says where that is too long to wait for.
 */
export async function measureDashboard({ count }: BenchOptions): Promise<void> {
  const small = await measureAmong({ large: false, count: few })
  const large = await measureAmong(count ? { large: false, count } : { large: true })
  const rows = [...small].map(([what, { p50, p99 }]) => {
    const among = large.get(what) ?? { p50: Number.NaN, p99: Number.NaN }
    return [what, p50, p99, among.p50, among.p99, among.p50 / p50, among.p99 / p99]
  })
  writeTable(['', 'p50 ms', 'p99 ms', 'p50 of many', 'p99', 'ratio', 'of p99'], rows)
}

async function measureAmong(options: BenchOptions): Promise<Map<string, Times>> {
  let measured = new Map<string, Times>()
  await withProduct(options, async (product) => {
    if (options.count) await seedDatabase(product.ctx.config.database.url, options.count)
    measured = await measure(product)
  })
  return measured
}

async function measure({ address, ctx }: Product): Promise<Map<string, Times>> {
  // The organisation with one of a hundred of all services, and an ordinary one.
  const large = await memberOf('o7')
  const ordinary = await memberOf('o9')
  const pages = {
    mine: { who: ordinary, path: '/dashboard' },
    everything: { who: ordinary, path: '/dashboard/all' },
    'an organisation': { who: ordinary, path: '/dashboard/o9' },
    'the same, by title': { who: ordinary, path: '/dashboard/o9?sort=title' },
    'the same, searched': { who: ordinary, path: '/dashboard/o9?search=fis' },
    'everything, searched': { who: ordinary, path: '/dashboard/all?search=fis+seed' },
    'a hundredth of all': { who: large, path: '/dashboard/o7' },
    'the same, by name': { who: large, path: '/dashboard/o7?sort=name' },
    'the same, one found': { who: large, path: '/dashboard/o7?search=500' },
  }
  const measured = new Map<string, Times>()
  for (const [what, { who, path }] of Object.entries(pages)) measured.set(what, await ask(path, who))
  return measured

  async function ask(path: string, session: string): Promise<Times> {
    const asked = [{ path, cookies: { inngang_session: session }, expected: 200 }]
    await closedLoop(address, forever(asked), { connections: 1, seconds: secondsOfWarmUp })
    const load = await closedLoop(address, forever(asked), { connections: 1, seconds })
    return { p50: percentile(load, 0.5), p99: percentile(load, 0.99) }
  }

  async function memberOf(name: string): Promise<string> {
    const organisation = await findOrganisation(ctx, name)
    const [owner] = organisation ? await listOwners(ctx, organisation.id) : []
    if (!owner || (await listOrganisationsOf(ctx, owner.userId)).length === 0) throw new Error(`Nobody owns ${name}`)
    return logIn(ctx, owner.userId, { grant: true })
  }
}
