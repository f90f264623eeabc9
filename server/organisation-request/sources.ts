import { findRepresentation } from '../representation/index.ts'
import type { Sources } from './evidence.ts'

/** Where evidence comes from. The register and the list of service owners say nothing yet. */
export const sources: Sources = {
  lookUp: async () => ({ outcome: 'unavailable' }),
  findKnownServiceOwner: async () => undefined,
  findRepresentation,
}
