import type { ServiceAccess } from '../policy.ts'

export const capabilities = ['service:create', 'deploy', 'admin', 'resources:publish', 'access-lists:manage'] as const
export type Capability = (typeof capabilities)[number]

export const teamScopes = ['chosen', 'all'] as const
export type TeamScope = (typeof teamScopes)[number]

/** One thing that a team may do beyond its services; all but `service:create` in one environment. */
export interface TeamCapability {
  capability: Capability
  environment: string | null
}

/** What an owner decides of a team (T2). */
export interface TeamFacts {
  name: string
  description: string
  scope: TeamScope
  access: ServiceAccess
  capabilities: readonly TeamCapability[]
}

/** People of an organisation who may the same. */
export interface Team extends TeamFacts {
  id: string
  organisationId: string
  /** Owners may everything, and their team stays as it is (T1). */
  kind: 'owners' | 'ordinary'
  version: number
}

/** A member as colleagues see them. */
export interface Member {
  userId: string
  username: string
  displayName: string | null
  /** Deactivated people stay where they were, and may nothing. */
  isActive: boolean
  teamIds: readonly string[]
}

export const isForEnvironment = (capability: Capability) => capability !== 'service:create'

/** `deploy:tt02`, `service:create`: as people and programs write it. */
export const capabilityName = ({ capability, environment }: TeamCapability) =>
  environment === null ? capability : `${capability}:${environment}`

/** The other way round; undefined for what is no capability. */
export function capabilityNamed(name: string): TeamCapability | undefined {
  if (name === 'service:create') return { capability: name, environment: null }
  const [, start, environment = ''] = /^(.+):([a-z][a-z0-9]*)$/.exec(name) ?? []
  const capability = capabilities.find((known) => known === start)
  return capability && isForEnvironment(capability) ? { capability, environment } : undefined
}

const nameForm = /^[A-Za-z0-9](?:[-._]?[A-Za-z0-9])*$/

export const isTeamName = (name: string) => name.length <= 40 && nameForm.test(name)

/** People are found by username and name only; an address finds nobody, so that nobody can try addresses out. */
export const namesPerson = (typed: string) => typed.trim() !== '' && !typed.includes('@')

export const isTeamId = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** The ordinary team that most of these people are in: the likeliest for the next one. */
export function commonest(teams: readonly Team[], members: readonly Member[]): Team | undefined {
  const people = ({ id }: Team) => members.filter(({ teamIds }) => teamIds.includes(id)).length
  const [likeliest] = teams.filter(({ kind }) => kind !== 'owners').sort((one, other) => people(other) - people(one))
  return likeliest
}

/** Each once, as the names say; undefined if one of them is no capability. */
export function capabilitiesNamed(names: readonly string[]): TeamCapability[] | undefined {
  const found = [...new Set(names)].map(capabilityNamed)
  return found.every((capability) => capability !== undefined) ? found : undefined
}
