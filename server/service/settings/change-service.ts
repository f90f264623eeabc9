import { existsSync } from 'node:fs'
import type { Actor } from '../../actor.ts'
import { type Context, inTransaction } from '../../context.ts'
import { changedMeanwhile, invalidFields } from '../../errors.ts'
import { hasBranch, noteHead, pointHead, repositoryFolder } from '../../repository/index.ts'
import { lockDefaultBranch, updateSettings } from '../change-queries.ts'
import { serviceFactProblems } from '../fact-problems.ts'
import { holdLiveService, recordOn } from '../hold-service.ts'
import type { Service, ServiceSettings } from '../service.ts'

interface Change {
  serviceId: string
  /** The version that was seen; another one meanwhile, and nothing is written. */
  version: number
  settings: ServiceSettings
}

/**
 * Changes what a service says of itself, who reads it, and what a clone begins with (S2, S3). HEAD is set before the row
 * commits and, if that fails, as the row says after all; a note on the disk tells the sweep of who was killed in between.
 */
export async function changeService(ctx: Context, actor: Actor, change: Change): Promise<void> {
  const dropNote = await noteHead(ctx, change.serviceId)
  try {
    await inTransaction(ctx, (tx) => changeBoth(tx, actor, change))
  } catch (error) {
    // If that fails too, the note stays for the sweep.
    await alignHead(ctx, change.serviceId).then(dropNote, () => {})
    throw error
  }
  await dropNote()
}

async function changeBoth(tx: Context, actor: Actor, { serviceId, version, settings }: Change): Promise<void> {
  const service = await holdLiveService(tx, actor, { action: 'service:change', serviceId })
  const problems = serviceFactProblems(settings)
  if (problems.length > 0) throw invalidFields(...problems)
  if (service.version !== version) throw changedMeanwhile()
  if (settings.defaultBranch !== service.defaultBranch) await changeHead(tx, serviceId, settings.defaultBranch)
  await updateSettings(tx, serviceId, settings)
  await recordOn(tx, actor, service, {
    action: 'service.changed',
    details: { changed: changedFields(service, settings), visibility: settings.visibility },
  })
}

/** Whether the branch is there is asked again once HEAD protects it from being deleted by a push. */
async function changeHead(tx: Context, serviceId: string, branch: string): Promise<void> {
  const noSuchBranch = invalidFields({ field: 'defaultBranch', message: 'no-such-branch' })
  if (!(await hasBranch(tx, serviceId, branch))) throw noSuchBranch
  await pointHead(tx, serviceId, branch)
  if (!(await hasBranch(tx, serviceId, branch))) throw noSuchBranch
}

/** Brings HEAD to what the row says; without a row or a repository there is nothing to bring (files follow rows). */
export const alignHead = (ctx: Context, serviceId: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const branch = await lockDefaultBranch(tx, serviceId)
    if (branch !== undefined && existsSync(repositoryFolder(tx, serviceId))) await pointHead(tx, serviceId, branch)
  })

const changedFields = (before: Service, after: ServiceSettings) =>
  Object.entries(after)
    .filter(([field, value]) => before[field as keyof ServiceSettings] !== value)
    .map(([field]) => field)
    .join(' ')
