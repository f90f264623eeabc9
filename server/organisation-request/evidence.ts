import type { Context } from '../context.ts'

/** What Enhetsregisteret has of a number. */
export interface Entity {
  number: string
  name: string
  /** Code of the form of organisation, such as `ORGL`. */
  form: string
  /** Codes of the institutional sector, such as `6100`. */
  sectors: readonly string[]
  bankrupt: boolean
  windingUp: boolean
  /** `2024-11-26`; null while it exists. */
  deletedOn: string | null
  isSubEntity: boolean
  parent: { number: string; name: string | null } | null
}

/** What came of looking a number up. */
export type LookUp = { outcome: 'found'; entity: Entity } | { outcome: 'none' | 'removed' | 'unavailable' }

/** Where evidence comes from; handed in, so that tests say what it is. */
export interface Sources {
  lookUp: (ctx: Context, number: string) => Promise<LookUp>
  /** The short name under which a number is known as a service owner. */
  findKnownServiceOwner: (ctx: Context, number: string) => Promise<string | undefined>
  /** When the person proved at Ansattporten that they act for the organisation, if that was lately. */
  findRepresentation: (ctx: Context, userId: string, number: string) => Promise<Date | undefined>
}
