import { operator } from '../server/actor.ts'
import { makeToken } from '../server/token/index.ts'
import { organisationWith } from '../test/organisation.ts'
import { serviceOf } from '../test/service.ts'
import { closedLoop, type Prepared, percentile, perSecond } from './load.ts'
import { type BenchOptions, withProduct } from './product.ts'
import { writeTable } from './table.ts'

/** The question whether a user may deploy a service, as a gateway asks it of us (E4): one after the other, and eight at once. */
export const measureDecision = (options: BenchOptions) =>
  withProduct(options, async ({ address, ctx }) => {
    const made = await organisationWith(ctx, { members: 20 })
    const [owner] = made.owners
    if (!owner) throw new Error('nobody')
    const { name } = await serviceOf(ctx, { owner: made.name, by: operator })
    const token = await makeToken(ctx, owner, {
      userId: owner.userId,
      name: 'bench',
      scopes: ['services:read', 'orgs:read'],
      days: 1,
    })
    const questions: Prepared[] = Array.from({ length: 3000 }, (_, index) => ({
      path: '/api/v1/decisions',
      headers: { authorization: `Bearer ${token}` },
      json: {
        user: made.members[index % 20]?.username,
        action: 'deploy',
        service: `${made.name}/${name}`,
        environment: 'tt02',
      },
      expected: 200,
    }))
    await closedLoop(address, questions.slice(0, 500), { connections: 4, seconds: 10 })
    const rows: (string | number)[][] = []
    for (const connections of [1, 8]) {
      const load = await closedLoop(address, questions, { connections, seconds: 15 })
      rows.push([connections, perSecond(load), percentile(load, 0.5), percentile(load, 0.99)])
    }
    writeTable(['at once', 'decisions/s', 'p50 ms', 'p99 ms'], rows)
  })
