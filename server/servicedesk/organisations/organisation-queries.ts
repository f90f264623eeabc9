import type { Context } from '../../context.ts'

/** Whether strangers see its owners. False where it is so already. */
export async function updateHidesOwners({ db }: Context, organisationId: string, hidesOwners: boolean) {
  const changed = await db
    .updateTable('organisation')
    .set(({ eb }) => ({ hidesOwners, version: eb('version', '+', 1) }))
    .where('id', '=', organisationId)
    .where('hidesOwners', '<>', hidesOwners)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}
