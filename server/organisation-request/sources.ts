import { findKnownServiceOwner, lookUp } from '../registry/index.ts'
import { findRepresentation } from '../representation/index.ts'
import type { Sources } from './evidence.ts'

/** Where evidence comes from. */
export const sources: Sources = {
  lookUp,
  findKnownServiceOwner: async (ctx, number) => (await findKnownServiceOwner(ctx, { number, code: null }))?.code,
  findRepresentation,
}
