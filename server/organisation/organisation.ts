export const organisationKinds = ['service-owner', 'service-developer'] as const
export type OrganisationKind = (typeof organisationKinds)[number]

export const joinPolicies = ['ask', 'closed'] as const
export type JoinPolicy = (typeof joinPolicies)[number]

/** What an organisation says of itself; owners change it (O1). */
export interface OrganisationFacts {
  nameNb: string
  nameNn: string
  nameEn: string
  /** Nine digits of Enhetsregisteret. */
  number: string | null
  /** An http or https address. */
  homePage: string | null
  /** Whom to ask: an address or a sentence. */
  contact: string | null
  joinPolicy: JoinPolicy
  hidesOwners: boolean
}

/** A body that owns services and lets people work together. */
export interface Organisation extends OrganisationFacts {
  id: string
  /** The short name, in addresses; it never changes. */
  name: string
  kind: OrganisationKind
  version: number
}

/** What a directory shows of it. */
export type ListedOrganisation = Pick<Organisation, 'id' | 'name' | 'nameNb' | 'nameNn' | 'nameEn' | 'hidesOwners'>

export const nameIn = (
  { nameNb, nameNn, nameEn }: Pick<Organisation, 'nameNb' | 'nameNn' | 'nameEn'>,
  language: 'nb' | 'nn' | 'en',
) => ({ nb: nameNb, nn: nameNn, en: nameEn })[language]

const shortNameForm = /^[a-z][a-z0-9]{1,5}$/

export const isShortName = (name: string) => shortNameForm.test(name)
