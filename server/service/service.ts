export const visibilities = ['internal', 'private'] as const
/** `internal`: every signed-in user reads it; `private`: only who was given access (S3). */
export type Visibility = (typeof visibilities)[number]

/** What a service says of itself. */
export interface ServiceFacts {
  titleNb: string
  titleNn: string
  titleEn: string
  description: string
  visibility: Visibility
}

/** What its administrators change. */
export interface ServiceSettings extends ServiceFacts {
  /** The one that a clone begins with. */
  defaultBranch: string
}

/** What is built in the studio: a git repository with a name, an owner and titles. */
export interface Service extends ServiceSettings {
  id: string
  ownerId: string
  /** The first part of its address. */
  owner: string
  ownerKind: 'user' | 'organisation'
  /** The second part; changing the title never changes it (D4). */
  name: string
  template: string | null
  templateVersion: string | null
  /** The username of who made it; null for an operator, and for what an organisation was made with. */
  createdBy: string | null
  createdAt: Date
  changedAt: Date
  /** From then on it is only read. */
  archivedAt: Date | null
  version: number
}

export const isServiceName = (name: string) => /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/.test(name)

/** Names of the repositories that organisations have besides their services (D4). */
export const isReservedServiceName = (name: string, owner: string) =>
  ['datamodels', ...['datamodels', 'content', 'resources'].map((kind) => `${owner.toLowerCase()}-${kind}`)].includes(
    name,
  )

/** Of the three titles, the one that a reader understands. */
export const titleIn = (service: Pick<ServiceFacts, 'titleNb' | 'titleNn' | 'titleEn'>, language: 'nb' | 'nn' | 'en') =>
  ({ nb: service.titleNb, nn: service.titleNn, en: service.titleEn })[language]

/** Whoever writes one title gives the others the same. */
export const withTitles = (facts: ServiceFacts): ServiceFacts => ({
  ...facts,
  titleNn: facts.titleNn.trim() || facts.titleNb,
  titleEn: facts.titleEn.trim() || facts.titleNb,
})

/** A name that a title suggests: `Søknad om støtte` → `soknad-om-stotte`; empty where nothing of it can be in a name. */
export function suggestName(title: string): string {
  const plain = title.toLowerCase().replaceAll('æ', 'ae').replaceAll('ø', 'o').normalize('NFKD')
  const words = plain.replace(/\p{M}/gu, '').match(/[a-z0-9]+/g) ?? []
  const name = words
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 30)
    .replace(/-+$/, '')
  return isServiceName(name) ? name : ''
}
