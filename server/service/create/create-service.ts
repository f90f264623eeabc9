import { randomUUID } from 'node:crypto'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { type FieldError, invalidFields } from '../../errors.ts'
import { spendLimit } from '../../http/rate-limit.ts'
import { getOrganisation } from '../../organisation/index.ts'
import { prepareRepository } from '../../repository/index.ts'
import { getUser, shownName } from '../../user/index.ts'
import { nameIsTaken } from '../errors.ts'
import { serviceFactProblems } from '../fact-problems.ts'
import { nameProblem } from '../name-problem.ts'
import type { ServiceOwner } from '../owner-queries.ts'
import { insertService } from '../queries.ts'
import { requireOwner } from '../require-owner.ts'
import { findFullness } from '../room.ts'
import { type ServiceFacts, withTitles } from '../service.ts'
import { insertSize } from '../size-queries.ts'
import { type Licence, licenceText } from './licence.ts'
import { fillTemplate, type Template } from './template.ts'

export interface ServiceCreation {
  /** Name of the user or organisation that will own it. */
  owner: string
  name: string
  /** A title in nynorsk or English that is empty is as in bokmål. */
  facts: ServiceFacts
  template: Template
  licence: Licence
}

const branch = 'main'

/**
 * Makes a service: its repository aside, then its row, and nothing of either if anything fails (D4, S1, S4). Its id. The
 * repository is at its place before the row commits, so that nobody ever sees the one without the other; if the commit
 * fails then, or nobody knows whether it did, the sweep decides by the row.
 */
export async function createService(ctx: Context, actor: Actor, creation: ServiceCreation): Promise<string> {
  const { name, template } = creation
  const facts = withTitles(creation.facts)
  const owner = await requireOwner(ctx, actor, creation.owner)
  const ofFacts = serviceFactProblems(facts).filter(isAboutTyped(creation.facts))
  const full = await findFullness(ctx, owner.id, 1)
  refuseProblems([
    full && { field: 'owner', message: 'owner-full', values: full },
    await nameProblem(ctx, owner, name),
    ...ofFacts,
  ])
  if (actor.kind === 'user') await spendLimit(ctx, 'service', actor.userId)
  const id = randomUUID()
  const repository = await prepareRepository(ctx, {
    branch,
    files: await filesOf(ctx, owner, { ...creation, facts }),
    message: `Created from the template ${template.name} ${template.version}`,
    author: await authorOf(ctx, actor),
  })
  try {
    await inTransaction(ctx, async (tx) => {
      await requireOwner(tx, actor, owner.name)
      const createdBy = actor.kind === 'user' ? actor.userId : null
      const origin = { template: template.name, templateVersion: template.version, defaultBranch: branch }
      await insertService(tx, { id, ownerId: owner.id, name, ...facts, ...origin, createdBy })
      await insertSize(tx, id, repository.bytes)
      await record(tx, actor, {
        action: 'service.created',
        subject: { kind: 'service', id },
        ...(owner.kind === 'organisation' && { organisationId: owner.id }),
        details: { service: `${owner.name}/${name}`, template: template.name },
      })
      await repository.publish(id)
    })
  } finally {
    await repository.discard()
  }
  return id
}

/** What is wrong with a title that stands in for others is told where it was typed. */
export const isAboutTyped =
  ({ titleNn, titleEn }: Pick<ServiceFacts, 'titleNn' | 'titleEn'>) =>
  ({ field }: FieldError) =>
    !(field === 'titleNn' && !titleNn.trim()) && !(field === 'titleEn' && !titleEn.trim())

/** All at once; where nothing but a taken name is wrong, it is a conflict. */
export function refuseProblems(all: readonly (FieldError | undefined)[]) {
  const problems = all.filter((problem) => problem !== undefined)
  if (problems.length === 1 && problems[0]?.message === 'service-taken') throw nameIsTaken()
  if (problems.length > 0) throw invalidFields(...problems)
}

/** Those of the template, and the text of the licence. */
async function filesOf(ctx: Context, owner: ServiceOwner, { name, facts, template, licence }: ServiceCreation) {
  const origin = { template: template.name, templateVersion: template.version }
  const files = fillTemplate(template, { ...facts, ...origin, owner: owner.name, name })
  if (licence === 'none') return files
  return files.set(
    'LICENSE',
    licenceText(licence, { holder: await holderName(ctx, owner), year: ctx.now().getFullYear() }),
  )
}

/** As whose the work is. */
const holderName = async (ctx: Context, { id, kind }: ServiceOwner) =>
  kind === 'user' ? shownName(await getUser(ctx, id)) : (await getOrganisation(ctx, id)).nameNb

/** Whose commit it is. Commits travel far, so nobody's address is in it. */
async function authorOf(ctx: Context, actor: Actor) {
  const user = actor.kind === 'user' ? await getUser(ctx, actor.userId) : undefined
  const username = user?.username ?? 'inngang'
  return { name: user ? shownName(user) : username, email: `${username}@users.noreply.${ctx.config.baseUrl.hostname}` }
}
