import { type ServiceAccess, serviceAccesses } from '../../policy.ts'

/** A person as a service's readers see them. */
export interface NamedPerson {
  userId: string
  username: string
  displayName: string | null
}

interface TeamGrant {
  /** Being an owner of the organisation; a team for all of its services, or for this one; a team that was let in. */
  by: 'owners' | 'all' | 'chosen' | 'team'
  access: ServiceAccess
  team: { id: string; name: string }
  organisation: { id: string; name: string }
}

/** One reason why somebody reaches into a service (S2). */
export type Grant =
  | { by: 'internal'; access: 'read' }
  | { by: 'owner'; access: 'admin'; person: NamedPerson }
  | { by: 'person'; access: ServiceAccess; person: NamedPerson }
  | TeamGrant

/** What of somebody decides how far they reach. */
export interface Belonging {
  userId: string
  /** Of all organisations. */
  teamIds: readonly string[]
  organisationIds: readonly string[]
}

/** Those of the reasons that hold for this person. */
export const grantsOf = (grants: readonly Grant[], { userId, teamIds }: Belonging): Grant[] =>
  grants.filter((grant) => {
    if ('person' in grant) return grant.person.userId === userId
    return 'team' in grant ? teamIds.includes(grant.team.id) : true
  })

/** How many people and teams these let in besides everybody, each once however many reasons it has. */
export const countLetIn = (grants: readonly Grant[]): number =>
  new Set(
    grants.flatMap((grant) => {
      if ('person' in grant) return grant.person.userId
      return 'team' in grant ? grant.team.id : []
    }),
  ).size

/** The most of what these give; undefined for nothing. */
export const furthest = (grants: readonly Grant[]): ServiceAccess | undefined =>
  serviceAccesses.findLast((access) => grants.some((grant) => grant.access === access))

/**
 * Those that somebody may see: what everybody sees of an owner, and all that is about themselves; teams of organisations
 * that they are in (J1); people who were let in, if they were let in as well; teams that were let in, if they decide it.
 */
export function visibleTo(grants: readonly Grant[], viewer: Belonging): Grant[] {
  const own = grantsOf(grants, viewer)
  const isInside = own.some(({ by }) => by !== 'internal')
  const decides = furthest(own) === 'admin'
  return grants.filter((grant) => {
    if (own.includes(grant) || grant.by === 'owner') return true
    if (!('team' in grant)) return isInside
    return viewer.organisationIds.includes(grant.organisation.id) || (decides && grant.by === 'team')
  })
}
