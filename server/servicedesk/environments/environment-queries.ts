import type { Context } from '../../context.ts'

/** How many organisations hold each environment that any holds. */
export async function countHolders({ db }: Context): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('organisationEnvironment')
    .select(({ fn }) => ['environment', fn.countAll<string>().as('count')])
    .groupBy('environment')
    .execute()
  return new Map(rows.map(({ environment, count }) => [environment, Number(count)]))
}
