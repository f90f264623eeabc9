import { randomUUID } from 'node:crypto'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import type { Context } from '../../context.ts'
import { prepareRepository, removeRepository } from '../../repository/index.ts'
import { insertService } from '../queries.ts'
import { insertSize } from '../size-queries.ts'

const branch = 'main'

/** The repositories that an organisation has from its first moment: made aside, while there is no organisation yet. */
export interface FirstServices {
  /** Their rows, in the transaction that makes the organisation. */
  insert(tx: Context, actor: Actor, organisationId: string): Promise<void>
  /** Moves them to their places, all or none; the last thing that such a transaction does. */
  publish(): Promise<void>
  /** Removes those that were not published. */
  discard(): Promise<void>
}

/** One for each that is configured, such as `skd-resources` (Q5); nothing of them can be seen yet (S4). */
export async function prepareFirstServices(ctx: Context, shortName: string): Promise<FirstServices> {
  const names = ctx.config.firstRepositories.map((kind) => `${shortName}-${kind}`)
  const prepared: Awaited<ReturnType<typeof prepare>>[] = []
  const discard = async () => void (await Promise.all(prepared.map(({ repository }) => repository.discard())))
  try {
    for (const name of names) prepared.push(await prepare(ctx, name))
  } catch (error) {
    await discard()
    throw error
  }
  return {
    discard,
    async insert(tx, actor, organisationId) {
      for (const { id, name, repository } of prepared) {
        await insert(tx, actor, { id, name, ownerId: organisationId, shortName })
        await insertSize(tx, id, repository.bytes)
      }
    },
    async publish() {
      try {
        for (const { id, repository } of prepared) await repository.publish(id)
      } catch (error) {
        // Nothing is committed yet, so that no row names those that are at their places already.
        for (const { id } of prepared) await removeRepository(ctx, id)
        throw error
      }
    },
  }
}

async function prepare(ctx: Context, name: string) {
  const repository = await prepareRepository(ctx, {
    branch,
    files: new Map([['README.md', `# ${name}\n`]]),
    message: 'Created with the organisation',
    author: { name: 'inngang', email: `inngang@users.noreply.${ctx.config.baseUrl.hostname}` },
  })
  return { id: randomUUID(), name, repository }
}

interface First {
  id: string
  name: string
  ownerId: string
  shortName: string
}

async function insert(tx: Context, actor: Actor, { id, name, ownerId, shortName }: First): Promise<void> {
  const titles = { titleNb: name, titleNn: name, titleEn: name }
  const origin = { template: null, templateVersion: null, defaultBranch: branch, createdBy: null }
  await insertService(tx, { id, ownerId, name, ...titles, description: '', visibility: 'private', ...origin })
  await record(tx, actor, {
    action: 'service.created',
    subject: { kind: 'service', id },
    organisationId: ownerId,
    details: { service: `${shortName}/${name}` },
  })
}
