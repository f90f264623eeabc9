import type { Context } from '../context.ts'
import type { Mac } from '../secrets.ts'

/** What Ansattporten said of a person, with the national identity number already reduced to its HMACs (R5). */
export interface ProvenIdentity {
  issuer: string
  /** Pairwise, opaque: the port's own name for the person at us. */
  subject: string
  /** One for each configured secret, the newest first; empty when the issuer gave no number. */
  numberMacs: readonly Mac[]
  givenName: string | null
  familyName: string | null
  /** The electronic ID that was used, as the port names it; for showing only. */
  eid: string | null
  acr: string
  sid: string | null
  authenticatedAt: Date
}

/** The HMAC covers the issuer too, so that numbers of two issuers can never be compared. */
export const macsOfNumber = ({ secrets }: Context, issuer: string, number: string) =>
  secrets.macs('identity number', `${issuer} ${number}`)
