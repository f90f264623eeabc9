import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { count } from '../../test/long.ts'
import { newOrganisation, person } from '../../test/organisation.ts'
import { type Actor, operator } from '../actor.ts'
import type { Context } from '../context.ts'
import { changeKind, defineEnvironment, listEnvironmentsOf } from '../environment/index.ts'
import { DomainError } from '../errors.ts'
import { getOrganisation, organisationKinds } from '../organisation/index.ts'
import {
  addMember,
  capabilityName,
  changeTeam,
  createOrganisation,
  createTeam,
  explainMember,
  grantEnvironment,
  listTeams,
  withdrawEnvironment,
} from './index.ts'

let bare: BareContext
beforeAll(async () => {
  bare = await createBareContext()
})
afterAll(() => bare.end())

const environments = ['tt02', 'extra', 'nowhere'] as const

interface Stage {
  ctx: Context
  organisationId: string
  actors: readonly Actor[]
  owner: Awaited<ReturnType<typeof person>>
}

interface Choice {
  act: (typeof acts)[number]
  who: number
  environment: (typeof environments)[number]
  kind: (typeof organisationKinds)[number]
}

const reason = 'as agreed'

/** Everything that touches what an organisation is entitled to, by whoever may try it. */
const acts = [
  ({ ctx, organisationId }: Stage, actor: Actor, { environment }: Choice) =>
    grantEnvironment(ctx, actor, { organisationId, environment, reason }),
  ({ ctx, organisationId }: Stage, actor: Actor, { environment }: Choice) =>
    withdrawEnvironment(ctx, actor, { organisationId, environment, reason }),
  ({ ctx, organisationId }: Stage, actor: Actor, { kind }: Choice) =>
    changeKind(ctx, actor, { organisationId, kind, reason }),
  ({ ctx, organisationId }: Stage, actor: Actor, { environment }: Choice) =>
    createTeam(ctx, actor, { organisationId, facts: factsFor(environment, `T${crypto.randomUUID().slice(0, 8)}`) }),
  async ({ ctx, organisationId }: Stage, actor: Actor, { environment }: Choice) => {
    const team = (await listTeams(ctx, organisationId)).find(({ name }) => name === 'Devs')
    if (!team) throw new Error('no team')
    const change = { organisationId, teamId: team.id, version: team.version }
    return changeTeam(ctx, actor, { ...change, facts: factsFor(environment, 'Devs') })
  },
  async ({ ctx, organisationId, owner }: Stage, actor: Actor) => {
    const teams = await listTeams(ctx, organisationId)
    const teamId = teams.at(-1)?.id ?? ''
    return addMember(ctx, actor, { organisationId, teamId, username: owner.username })
  },
  ({ ctx }: Stage, actor: Actor, { kind, environment }: Choice) =>
    createOrganisation(ctx, actor, {
      organisation: newOrganisation({ kind }),
      environments: [environment],
      administrator: undefined,
    }),
]

const factsFor = (environment: string, name: string) =>
  ({
    name,
    description: '',
    scope: 'all',
    access: 'write',
    capabilities: [{ capability: 'deploy', environment }],
  }) as const

/** What holds whatever happened: by what the product says, and by what the database has. */
async function holds({ ctx, organisationId, owner }: Stage) {
  const { kind } = await getOrganisation(ctx, organisationId)
  const held = (await listEnvironmentsOf(ctx, organisationId)).map(({ name }) => name)
  if (kind !== 'service-owner') expect(held).toEqual([])
  const given = (await listTeams(ctx, organisationId)).flatMap(({ capabilities }) => capabilities)
  for (const { environment } of given) if (environment !== null) expect(held).toContain(environment)
  const explained = await explainMember(ctx, { organisationId, userId: owner.userId, environments: held })
  const deploys = explained.filter(({ capability, teams }) => capability.startsWith('deploy:') && teams.length > 0)
  for (const { capability } of deploys) expect(held.map((name) => `deploy:${name}`)).toContain(capability)
  const unentitled = await ctx.db
    .selectFrom('organisationEnvironment')
    .innerJoin('organisation', 'organisation.id', 'organisationEnvironment.organisationId')
    .select('organisation.id')
    .where('organisation.kind', '<>', 'service-owner')
    .execute()
  expect(unentitled).toEqual([])
  return given.map(capabilityName)
}

test('E1: no sequence of acts gives an environment to who is no service owner, or a right where there is no environment', async () => {
  const { ctx } = bare
  await defineEnvironment(ctx, operator, {
    name: 'extra',
    kind: 'test',
    position: 9,
    titleNb: '',
    titleNn: '',
    titleEn: '',
  })
  const done = new Set<number>()
  const choice = fc.record({
    act: fc.constantFrom(...acts),
    who: fc.nat({ max: 3 }),
    environment: fc.constantFrom(...environments),
    kind: fc.constantFrom(...organisationKinds),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...organisationKinds),
      fc.array(choice, { minLength: 5, maxLength: 30 }),
      async (kind, choices) => {
        const stage = await stageOf(kind)
        for (const chosen of choices) {
          const actor = stage.actors[chosen.who] ?? operator
          const ended = await chosen.act(stage, actor, chosen).catch((error: unknown) => error)
          // Refused in words, or done; nothing else.
          if (ended instanceof Error) expect(ended).toBeInstanceOf(DomainError)
          else done.add(acts.indexOf(chosen.act))
          await holds(stage)
        }
      },
    ),
    { numRuns: count(1000) },
  )
  expect(done.size).toBe(acts.length)
})

async function stageOf(kind: (typeof organisationKinds)[number]): Promise<Stage> {
  const { ctx } = bare
  const owner = await person(ctx)
  const organisation = newOrganisation({ kind })
  const creation = { organisation, environments: [], administrator: owner.username }
  const organisationId = await createOrganisation(ctx, operator, creation)
  return { ctx, organisationId, owner, actors: [operator, operator, owner, await person(ctx)] }
}
