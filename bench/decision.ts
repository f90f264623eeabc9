import { randomUUID } from 'node:crypto'
import { insertGrants } from '../server/environment/queries.ts'
import { insertOrganisation } from '../server/organisation/queries.ts'
import { sha256 } from '../server/secrets.ts'
import { insertService } from '../server/service/queries.ts'
import { defaultTeams } from '../server/team/default-teams.ts'
import { insertMember } from '../server/team/member-queries.ts'
import { insertTeams } from '../server/team/queries.ts'
import { insertToken } from '../server/token/queries.ts'
import { endAfter, tokenFrom } from '../server/token/token.ts'
import { closedLoop, type Prepared, percentile, perSecond } from './load.ts'
import { makeUser } from './people.ts'
import { type BenchOptions, type Product, withProduct } from './product.ts'
import { writeTable } from './table.ts'

const questions = 3000
const people = 20
const owner = 'b1'
const name = 'tax-return'

/** Whether a user may deploy a service, as a gateway asks it of us (E4): one question after the other, and eight at once. */
export const measureDecision = (options: BenchOptions) =>
  withProduct(options, async (product) => {
    const asked = await prepare(product)
    await closedLoop(product.address, asked.slice(0, 500), { connections: 4, seconds: 10 })
    const rows: (string | number)[][] = []
    for (const connections of [1, 8]) {
      const load = await closedLoop(product.address, asked, { connections, seconds: 15 })
      rows.push([connections, perSecond(load), percentile(load, 0.5), percentile(load, 0.99)])
    }
    writeTable(['at once', 'decisions/s', 'p50 ms', 'p99 ms'], rows)
  })

/** A colleague asks about twenty others, each in the team that deploys to tt02. */
async function prepare({ ctx, fleet }: Product): Promise<Prepared[]> {
  const names = { nameNb: 'Etaten', nameNn: 'Etaten', nameEn: 'The agency' }
  const facts = { number: null, homePage: null, contact: null, joinPolicy: 'ask', hidesOwners: false } as const
  const organisationId = await insertOrganisation(ctx, { name: owner, kind: 'service-owner', ...names, ...facts })
  await insertGrants(ctx, organisationId, ['tt02'])
  const teams = await insertTeams(ctx, organisationId, defaultTeams(['tt02']))
  const teamId = teams.at(-4)?.id ?? ''
  const members: Awaited<ReturnType<typeof makeUser>>[] = []
  for (let number = 0; number < people; number++) {
    const member = await makeUser(ctx, fleet.port.issuer)
    await insertMember(ctx, { organisationId, teamId, userId: member.id })
    members.push(member)
  }
  const titles = { titleNb: 'Tjeneste', titleNn: 'Teneste', titleEn: 'Service', description: '' }
  const made = { template: null, templateVersion: null, createdBy: null }
  const service = { id: randomUUID(), ownerId: organisationId, name, visibility: 'internal' } as const
  await insertService(ctx, { ...service, ...titles, ...made, defaultBranch: 'main' })
  const token = tokenFrom(Buffer.from(ctx.randomToken(), 'base64url'))
  const scopes = ['services:read', 'orgs:read'] as const
  const expiresAt = endAfter(ctx.now(), 1)
  const userId = members[0]?.id ?? ''
  await insertToken(ctx, { userId, name: 'bench', scopes, expiresAt, remindAt: null, tokenHash: sha256(token) })
  return Array.from({ length: questions }, (_, index) => ({
    path: '/api/v1/decisions',
    headers: { authorization: `Bearer ${token}` },
    json: {
      user: members[index % people]?.username,
      action: 'deploy',
      service: `${owner}/${name}`,
      environment: 'tt02',
    },
    expected: 200,
  }))
}
