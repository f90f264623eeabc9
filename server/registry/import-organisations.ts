import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { defineEnvironment, listEnvironments, lockEnvironments } from '../environment/index.ts'
import { DomainError, type FieldError } from '../errors.ts'
import type { OrganisationKind } from '../organisation/index.ts'
import type { ListedOrganisation, OrganisationList } from './altinn-orgs.ts'
import { importOrganisation } from './import-organisation.ts'

export interface ImportOptions {
  /** What new organisations are; only service owners get the environments of the list (E1). */
  kind: OrganisationKind
  /** Everything is tried and nothing is kept. */
  dryRun: boolean
  /** Environments that the list names and the installation has not are made, as test environments. */
  makeEnvironments: boolean
}

/** What an import did, or would do: short names in the order of the list. */
export interface ImportReport {
  created: string[]
  changed: { name: string; fields: string[] }[]
  unchanged: string[]
  refused: { name: string; fields: readonly FieldError[] }[]
  /** Environments of the list that this installation does not have; nobody got them. */
  unknownEnvironments: string[]
  madeEnvironments: string[]
  /** Environments of the list that were taken away from an organisation; it was not given them back. */
  withdrawn: { name: string; environments: string[] }[]
}

/**
 * Makes organisations as the list has them, and brings those that are there up to it; what the list leaves out stays. One
 * transaction for each: a refused one keeps no other from being imported, and importing once more goes on (Q7).
 */
export async function importOrganisations(
  ctx: Context,
  actor: Actor,
  list: OrganisationList,
  options: ImportOptions,
): Promise<ImportReport> {
  await requireMay(ctx, actor, 'organisation:import')
  const known = (await listEnvironments(ctx)).map(({ name }) => name)
  const wanted = [...list.values()].flatMap(({ environments }) => environments)
  const missing = [...new Set(wanted)].filter((name) => !known.includes(name))
  const madeEnvironments = options.makeEnvironments ? missing : []
  const unknownEnvironments = options.makeEnvironments ? [] : missing
  const report: ImportReport = {
    ...{ created: [], changed: [], unchanged: [], refused: [], withdrawn: [] },
    ...{ unknownEnvironments, madeEnvironments },
  }
  if (!options.dryRun) await inTransaction(ctx, (tx) => makeEnvironments(tx, actor, madeEnvironments))
  for (const [name, entry] of list) {
    const environments = entry.environments.filter((name) => known.includes(name) || options.makeEnvironments)
    await importOne(ctx, actor, { name, entry: { ...entry, environments }, options, report })
  }
  return report
}

interface Import {
  name: string
  entry: ListedOrganisation
  options: ImportOptions
  report: ImportReport
}

async function importOne(ctx: Context, actor: Actor, { name, entry, options, report }: Import) {
  try {
    const { done, withdrawn } = await tried(ctx, options.dryRun, async (tx) => {
      if (options.dryRun) await makeEnvironments(tx, actor, report.madeEnvironments)
      return importOrganisation(tx, actor, { name, entry, kind: options.kind })
    })
    if (done === 'created' || done === 'unchanged') report[done].push(name)
    else report.changed.push({ name, fields: done })
    if (withdrawn.length > 0) report.withdrawn.push({ name, environments: withdrawn })
  } catch (error) {
    if (!(error instanceof DomainError) || error.fields.length === 0) throw error
    report.refused.push({ name, fields: error.fields })
  }
}

/** All but production are for tests, by the published list. What somebody else has made meanwhile is there as well. */
async function makeEnvironments(tx: Context, actor: Actor, names: readonly string[]) {
  if (names.length === 0) return
  await lockEnvironments(tx)
  const known = (await listEnvironments(tx)).map(({ name }) => name)
  for (const name of names.filter((one) => !known.includes(one))) {
    const kind = name === 'production' ? 'production' : 'test'
    await defineEnvironment(tx, actor, { name, kind, position: 0, titleNb: '', titleNn: '', titleEn: '' })
  }
}

const undone = new Error('A dry run keeps nothing')

/** In a transaction, which a dry run takes back. */
async function tried<T>(ctx: Context, dryRun: boolean, work: (tx: Context) => Promise<T>): Promise<T> {
  const results: T[] = []
  const attempt = inTransaction(ctx, async (tx) => {
    results.push(await work(tx))
    if (dryRun) throw undone
  })
  await attempt.catch((error: unknown) => {
    if (error !== undone) throw error
  })
  const [result] = results
  if (result === undefined) throw new Error('The work of a transaction was not done')
  return result
}
