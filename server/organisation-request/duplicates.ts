import type { Context } from '../context.ts'
import { listSameOrganisations, listSameRequests } from './queue-queries.ts'

/** What is in the way of a request, as far as its applicant may know (Q4). */
export interface Duplicates {
  /** Everybody sees organisations in the directory. */
  organisations: readonly { name: string; nameNb: string; nameNn: string; nameEn: string }[]
  /** The applicant's own request that waits. */
  ownRequestId: string | undefined
  /** Somebody else's: that there is one, and nothing of it. */
  isRequested: boolean
}

/** Organisations and requests that wait with this number or short name. */
export async function findDuplicates(
  ctx: Context,
  userId: string,
  { number, name }: { number: string | null; name: string },
): Promise<Duplicates> {
  const organisations = await listSameOrganisations(ctx, { number, name })
  const requests = await listSameRequests(ctx, { number, name, exceptId: undefined })
  return {
    organisations,
    ownRequestId: requests.find(({ applicantId }) => applicantId === userId)?.id,
    isRequested: requests.some(({ applicantId }) => applicantId !== userId),
  }
}
