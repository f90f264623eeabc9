import type { Language } from '../../text/text.ts'
import type { Service } from '../service.ts'

export const sorts = ['changed', 'title', 'name'] as const
/** `changed`: the newest first. */
export type Sort = (typeof sorts)[number]

/** A service as a row of a list. */
export type ListedService = Pick<
  Service,
  | 'id'
  | 'owner'
  | 'ownerKind'
  | 'name'
  | 'titleNb'
  | 'titleNn'
  | 'titleEn'
  | 'description'
  | 'visibility'
  | 'createdBy'
  | 'changedAt'
  | 'archivedAt'
> & { isFavourite: boolean }

/**
 * Which services: all of one owner, all that somebody was given access to or may see in their
 * organisations, or those of one organisation that they may see.
 */
export type ListOf =
  | { kind: 'owner'; ownerId: string }
  | { kind: 'all' }
  | { kind: 'organisation'; organisationId: string }

/** Where a page of the list goes on: after this service. */
export interface ServicePlace {
  key: string
  id: string
}

export interface ServiceList {
  /** Who looks. */
  userId: string
  of: ListOf
  search: string
  sort: Sort
  /** In whose order titles are. */
  language: Language
  after: ServicePlace | undefined
  limit: number
}
