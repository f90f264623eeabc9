import type { Context } from '../context.ts'
import type { Entity } from '../registry/index.ts'

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
