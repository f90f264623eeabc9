import { requireMay } from '../server/access/index.ts'
import { createPort } from '../server/ansattporten/index.ts'
import { createApp } from '../server/app.ts'
import type { Context } from '../server/context.ts'
import { findOrganisation } from '../server/organisation/index.ts'
import { listOwners } from '../server/team/index.ts'
import { logIn } from './people.ts'
import { few, many, openSeeded } from './seeded.ts'
import { writeTable } from './table.ts'
import { middleAndTail, timed } from './timing.ts'

const warmUp = 300
const rounds = 2000

/** What an owner waits for on the server: the directory, the organisation, its people, and the decision itself. */
export async function measureOrganisations(): Promise<void> {
  const small = await openOrganisation(few)
  const large = await openOrganisation(many)
  try {
    const rows: (string | number)[][] = []
    for (const what of Object.keys(small.acts)) rows.push(await compare(what, small.acts, large.acts))
    writeTable([`${rounds} times`, 'p50 ms', 'p99 ms', 'p50 of a million', 'p99', 'ratio', 'of p99'], rows)
  } finally {
    await small.stop()
    await large.stop()
  }
}

type Acts = Record<string, () => Promise<unknown>>

/** In turn, so that what else the machine does troubles both alike. */
async function compare(what: string, small: Acts, large: Acts): Promise<(string | number)[]> {
  const times = { small: [] as number[], large: [] as number[] }
  const none = () => Promise.reject(new Error(what))
  for (let round = 0; round < warmUp + rounds; round++) {
    times.small.push(await timed(small[what] ?? none))
    times.large.push(await timed(large[what] ?? none))
  }
  const before = middleAndTail(times.small.slice(warmUp))
  const after = middleAndTail(times.large.slice(warmUp))
  return [what, before.p50, before.p99, after.p50, after.p99, after.p50 / before.p50, after.p99 / before.p99]
}

async function openOrganisation(users: number) {
  const { ctx, stop } = await openSeeded(users)
  const app = await createApp({ ctx, port: createPort(ctx.config), log: false, internalOrigin: () => '' })
  const organisation = await findOrganisation(ctx, 'o7')
  const [owner] = organisation ? await listOwners(ctx, organisation.id) : []
  if (!organisation || !owner) throw new Error('The seeded organisation is not there')
  const cookie = `inngang_session=${await logIn(ctx, owner.userId, { grant: true })}`
  const page = (url: string) => async () => {
    const { statusCode } = await app.inject({ url, headers: { cookie, accept: 'text/html' } })
    if (statusCode !== 200) throw new Error(`${url} answers ${statusCode}`)
  }
  return {
    acts: {
      'directory, first page': page('/orgs'),
      'directory, search': page('/orgs?search=vik+tilsynet'),
      organisation: page('/orgs/o7'),
      matrix: page('/orgs/o7/people'),
      'may()': () => decide(ctx, owner.userId, organisation.id),
    },
    stop: () => app.close().then(stop),
  }
}

const decide = (ctx: Context, userId: string, organisationId: string) =>
  requireMay(ctx, { kind: 'user', userId }, 'team:change', organisationId)
