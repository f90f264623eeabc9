import type { Context } from '../context.ts'

interface Address {
  ownerId: string
  name: string
}

/** Lets an address lead on to the service that was there. */
export async function insertAddress({ db }: Context, address: Address & { serviceId: string }): Promise<void> {
  const { serviceId } = address
  await db
    .insertInto('serviceAddress')
    .values(address)
    .onConflict((conflict) => conflict.columns(['ownerId', 'name']).doUpdateSet({ serviceId }))
    .execute()
}

/** Gives an address up for the service that has it now. */
export async function deleteAddress({ db }: Context, { ownerId, name }: Address): Promise<void> {
  await db.deleteFrom('serviceAddress').where('ownerId', '=', ownerId).where('name', '=', name).execute()
}
