import type { Context } from '../context.ts'
import { getOrganisation, lockOrganisation } from '../organisation/index.ts'
import { lastOwner } from './errors.ts'
import { hasActiveOwner, listOwnedBy } from './member-queries.ts'

/**
 * Runs an act that may take an owner away. The organisation is locked first, so that two owners who go at the same
 * instant go one after the other, and the second one stays (T4).
 */
export async function keepingAnOwner<T>(tx: Context, organisationId: string, act: () => Promise<T>): Promise<T> {
  await lockOrganisation(tx, organisationId)
  const had = await hasActiveOwner(tx, organisationId)
  const result = await act()
  if (had && !(await hasActiveOwner(tx, organisationId)))
    throw lastOwner((await getOrganisation(tx, organisationId)).name)
  return result
}

/**
 * The same for an act that takes a person away everywhere, such as deactivating them; names every organisation. The act
 * holds the person's row, so whoever makes them an owner meanwhile has done so before the organisations are listed.
 */
export async function keepingOwners(tx: Context, userId: string, act: () => Promise<void>): Promise<void> {
  await act()
  const owned = await listOwnedBy(tx, userId)
  for (const { organisationId } of owned) await lockOrganisation(tx, organisationId)
  const orphaned: string[] = []
  for (const { organisationId, name } of owned) {
    if (!(await hasActiveOwner(tx, organisationId))) orphaned.push(name)
  }
  if (orphaned.length > 0) throw lastOwner(orphaned.join(', '))
}
