import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failingAt } from '../../test/failing-database.ts'
import { count } from '../../test/long.ts'
import { person } from '../../test/organisation.ts'
import { requestBy, sourcesSaying, wanted } from '../../test/organisation-request.ts'
import { rowsOf } from '../../test/rows.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import type { Context } from '../context.ts'
import { DomainError } from '../errors.ts'
import { unfinishedFolder } from '../repository/index.ts'
import { sweepRepositories } from '../service/index.ts'
import { approveIn, withFirstServices } from './approve-request.ts'
import {
  answerRequest,
  approveOrganisationRequest,
  askForMore,
  declineOrganisationRequest,
  registerApproved,
  reopenRequest,
  takeRequest,
  withdrawOrganisationRequest,
} from './index.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100000' })
})
afterEach(() => world.end())

const files = async () =>
  (await readdir(world.ctx.config.repositories, { recursive: true })).filter((path) => path.includes('.git'))
const everything = async () => ({ rows: await rowsOf(world), files: await files() })

/** Lets one statement after the other fail until none does, and looks each time for what is left. */
async function failOnceEverywhere(act: (ctx: Context) => Promise<unknown>): Promise<number> {
  await mkdir(unfinishedFolder(world.ctx), { recursive: true })
  const before = await everything()
  for (let nth = 1; ; nth++) {
    const { ctx, counted } = failingAt(world.ctx, nth)
    const outcome = await act(ctx).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (outcome === undefined) return counted.statements
    expect(String(outcome)).toContain(`statement ${nth} fails`)
    expect({ nth, ...(await everything()) }).toEqual({ nth, ...before })
  }
}

test('Q5 S4: whichever statement of an approval fails, nothing has happened: no row, no mail, no file', async () => {
  const kari = await person(world.ctx)
  const requestId = await requestBy(world.ctx, kari, { administrator: 'ola@example.no' })
  const statements = await failOnceEverywhere((ctx) =>
    approveOrganisationRequest(ctx, operator, { requestId, environments: ['tt02', 'production'] }),
  )
  expect(statements).toBeGreaterThan(20)
  expect((await files()).filter((path) => path.endsWith('.git'))).toHaveLength(3)
})

test('Q6 S4: whichever statement of a request registered and approved fails, nothing has happened', async () => {
  const registration = { ...wanted({ administrator: 'ola@example.no' }), askedBy: 'Kari, phone' }
  const statements = await failOnceEverywhere((ctx) =>
    registerApproved(ctx, operator, { registration, environments: ['tt02'], ...sourcesSaying() }),
  )
  expect(statements).toBeGreaterThan(20)
})

test('Q5 S4: a repository that cannot be moved to its place takes everything with it', async () => {
  const requestId = await requestBy(world.ctx, await person(world.ctx))
  const approve = () => approveOrganisationRequest(world.ctx, operator, { requestId, environments: [] })
  await mkdir(unfinishedFolder(world.ctx), { recursive: true })
  const before = await everything()
  // Every first part of an id is a file, so that no folder can be there.
  const shards = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
  const all = shards.map((shard) => join(world.ctx.config.repositories, shard))
  for (const path of all.slice(0, 250)) await writeFile(path, '')
  let failures = 0
  while (failures < 3) {
    const failed = await approve().then(
      () => false,
      () => true,
    )
    if (!failed) break
    failures += 1
    expect(await everything()).toEqual(before)
  }
  expect(failures).toBeGreaterThan(0)
})

test('Q5 S4: of repositories of which only the last cannot be moved to its place, none stays there', async () => {
  const { ctx } = world
  const requestId = await requestBy(ctx, await person(ctx))
  await mkdir(unfinishedFolder(ctx), { recursive: true })
  const before = await everything()
  const approving = withFirstServices(ctx, 'skd', async (tx, services) => {
    await approveIn(tx, operator, { requestId, environments: [], services })
    await removeNewest(unfinishedFolder(ctx))
  })
  await expect(approving).rejects.toThrow('ENOENT')
  expect(await everything()).toEqual(before)
})

/** The one that was prepared last, and is moved last. */
async function removeNewest(folder: string) {
  const paths = (await readdir(folder)).map((name) => join(folder, name))
  expect(paths.length).toBeGreaterThan(1)
  const born = new Map(await Promise.all(paths.map(async (path) => [path, (await stat(path)).birthtimeMs] as const)))
  const [newest = ''] = paths.toSorted((one, other) => (born.get(other) ?? 0) - (born.get(one) ?? 0))
  await rm(newest, { recursive: true })
}

test('Q5 S4: a repository that cannot even be prepared leaves nothing', async () => {
  const requestId = await requestBy(world.ctx, await person(world.ctx))
  await writeFile(unfinishedFolder(world.ctx), 'in the way')
  const before = await everything()
  await expect(approveOrganisationRequest(world.ctx, operator, { requestId, environments: [] })).rejects.toThrow()
  expect(await everything()).toEqual(before)
})

test('Q5 S4: a commit that fails leaves no row, and the sweep takes the repositories that no row names', async () => {
  const { ctx } = world
  const requestId = await requestBy(ctx, await person(ctx))
  const before = await rowsOf(world)
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise 'no commit'; end $$`.execute(
    ctx.db,
  )
  await sql`create constraint trigger refuse after insert on organisation deferrable initially deferred
    for each row execute function refuse()`.execute(ctx.db)
  await expect(approveOrganisationRequest(ctx, operator, { requestId, environments: [] })).rejects.toThrow('no commit')
  expect(await rowsOf(world)).toEqual(before)
  world.clock.advance(2 * 3600)
  await sweepRepositories(ctx)
  const places = (await files()).filter((path) => /^[0-9a-f]{2}\//.test(path))
  expect(places).toEqual([])
})

test('E1: no sequence of acts gives an organisation that is no service owner an environment', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  const environments = fc.subarray(['tt02', 'production'])
  const kinds = fc.constantFrom('service-owner', 'service-developer' as const)
  const act = fc.oneof(
    fc.record({ act: fc.constant('request' as const), kind: kinds }),
    fc.record({ act: fc.constant('approve' as const), kind: fc.option(kinds, { nil: undefined }), environments }),
    fc.record({ act: fc.constant('register' as const), kind: kinds, environments }),
    fc.record({ act: fc.constant('move' as const), which: fc.nat(5) }),
  )
  // Those of a request that was not approved change nothing about environments, but lead to where it can be.
  const moves = [
    (requestId: string) => takeRequest(ctx, operator, { requestId }),
    (requestId: string) => askForMore(ctx, operator, { requestId, question: 'x' }),
    (requestId: string) => answerRequest(ctx, kari, { requestId, answer: 'x', ...sourcesSaying() }),
    (requestId: string) => declineOrganisationRequest(ctx, operator, { requestId, reason: 'x' }),
    (requestId: string) => withdrawOrganisationRequest(ctx, kari, requestId),
    (requestId: string) => reopenRequest(ctx, operator, { requestId, reason: 'x' }),
  ]
  const seen = { approved: 0, granted: 0, refused: 0 }
  function refusalOnly(error: unknown) {
    if (!(error instanceof DomainError)) throw error
    seen.refused += 1
  }

  const wrongGrants = () =>
    sql`select organisation.id from organisation join organisation_environment held on held.organisation_id = organisation.id
      where organisation.kind <> 'service-owner'`.execute(ctx.db)
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 8 }), async (acts) => {
      let requestId = await requestBy(ctx, kari)
      for (const step of acts) {
        await perform(step).catch(refusalOnly)
        const { rows } = await wrongGrants()
        expect(rows).toEqual([])
      }

      async function perform(step: (typeof acts)[number]) {
        const onBehalfOf = 'Ål kommune'
        switch (step.act) {
          case 'request':
            requestId = await requestBy(ctx, kari, { kind: step.kind, onBehalfOf })
            return
          case 'approve':
            await approveOrganisationRequest(ctx, operator, {
              requestId,
              environments: step.environments,
              kind: step.kind,
            })
            seen.approved += 1
            seen.granted += step.environments.length
            return
          case 'register': {
            const registration = {
              ...wanted({ kind: step.kind, onBehalfOf, administrator: 'ola@example.no' }),
              askedBy: 'x',
            }
            await registerApproved(ctx, operator, {
              registration,
              environments: step.environments,
              ...sourcesSaying(),
            })
            seen.approved += 1
            return
          }
          case 'move':
            await moves[step.which]?.(requestId)
        }
      }
    }),
    { numRuns: count(400) },
  )
  expect(seen.approved).toBeGreaterThan(0)
  expect(seen.granted).toBeGreaterThan(0)
  expect(seen.refused).toBeGreaterThan(0)
})
