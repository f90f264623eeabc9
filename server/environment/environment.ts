export const environmentKinds = ['test', 'production'] as const
export type EnvironmentKind = (typeof environmentKinds)[number]

/** What operators say of an environment, beside its name, which never changes: it is part of capabilities. */
export interface EnvironmentFacts {
  kind: EnvironmentKind
  /** Where it stands among the others. */
  position: number
  /** What people call it; empty, they call it by its name. */
  titleNb: string
  titleNn: string
  titleEn: string
}

/** Where services run: `tt02`, `production`, and what operators add (E1). */
export interface Environment extends EnvironmentFacts {
  name: string
  version: number
}

export const isEnvironmentName = (name: string) => /^[a-z][a-z0-9]{0,19}$/.test(name)

export const environmentTitle = (
  { name, titleNb, titleNn, titleEn }: Pick<Environment, 'name' | 'titleNb' | 'titleNn' | 'titleEn'>,
  language: 'nb' | 'nn' | 'en',
) => ({ nb: titleNb, nn: titleNn, en: titleEn })[language] || name
