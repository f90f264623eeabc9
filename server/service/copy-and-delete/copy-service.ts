import { randomUUID } from 'node:crypto'
import { requireAccess } from '../../access/index.ts'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { spendLimit } from '../../http/rate-limit.ts'
import { createTurns, prepareCopy } from '../../repository/index.ts'
import { isAboutTyped, refuseProblems } from '../create/create-service.ts'
import { serviceFactProblems } from '../fact-problems.ts'
import { recordOn } from '../hold-service.ts'
import { nameProblem } from '../name-problem.ts'
import { getService, insertService } from '../queries.ts'
import { requireOwner } from '../require-owner.ts'
import { findFullness } from '../room.ts'
import { type Service, type ServiceFacts, withTitles } from '../service.ts'
import { getSizes, insertSize } from '../size-queries.ts'

export interface Copying {
  serviceId: string
  /** Name of the user or organisation that will own the copy. */
  owner: string
  name: string
  titles: Pick<ServiceFacts, 'titleNb' | 'titleNn' | 'titleEn'>
}

/** A copy reads and writes the whole of a repository, so few are made at once. */
const turns = createTurns({ atOnce: 2, waiting: 20 })

/**
 * Makes a new service with all branches and tags of another (S3); its id. Who reads the one may copy it, and the copy is
 * read by as many at first. What fails on the way takes away what it made itself, and nothing else (S4).
 */
export async function copyService(ctx: Context, actor: Actor, copying: Copying): Promise<string> {
  await requireAccess(ctx, actor, 'service:copy', copying.serviceId)
  const origin = await getService(ctx, copying.serviceId)
  const owner = await requireOwner(ctx, actor, copying.owner)
  const { description, visibility, defaultBranch, template, templateVersion } = origin
  const facts = withTitles({ ...copying.titles, description, visibility })
  const ofFacts = serviceFactProblems(facts).filter(isAboutTyped(copying.titles))
  const full = await findFullness(ctx, owner.id, (await getSizes(ctx, origin.id)).bytes)
  refuseProblems([
    full && { field: 'owner', message: 'owner-full', values: full },
    await nameProblem(ctx, owner, copying.name),
    ...ofFacts,
  ])
  if (actor.kind === 'user') await spendLimit(ctx, 'service', actor.userId)
  const id = randomUUID()
  const repository = await turns.during(() => prepareCopy(ctx, { serviceId: origin.id, branch: defaultBranch }))
  try {
    await inTransaction(ctx, async (tx) => {
      await requireAccess(tx, actor, 'service:copy', origin.id)
      await requireOwner(tx, actor, owner.name)
      const createdBy = actor.kind === 'user' ? actor.userId : null
      const like = { template, templateVersion, defaultBranch }
      await insertService(tx, { id, ownerId: owner.id, name: copying.name, ...facts, ...like, createdBy })
      await insertSize(tx, id, repository.bytes)
      await record(tx, actor, {
        action: 'service.copied',
        subject: { kind: 'service', id },
        ...(owner.kind === 'organisation' && { organisationId: owner.id }),
        details: {
          service: `${owner.name}/${copying.name}`,
          ...(isKnownTo(owner, origin) && { origin: `${origin.owner}/${origin.name}` }),
        },
      })
      if (origin.ownerId !== owner.id)
        await recordOn(tx, actor, origin, { action: 'service.copied-from', details: { to: owner.name } })
      await repository.publish(id)
    })
  } finally {
    await repository.discard()
  }
  return id
}

/** Whether the log of the receiver may name the origin: of a private one others do not learn even that it is there. */
const isKnownTo = (owner: { id: string }, { ownerId, visibility }: Service) =>
  ownerId === owner.id || visibility === 'internal'
