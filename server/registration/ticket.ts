import type { ProvenIdentity } from '../identity/index.ts'

export const ticketMinutes = 30
export const codesPerTicket = 3
export const secondPressSeconds = 120

/** A proven identity that waits for its account (R3). Its id stands in the form, its key only in the cookie. */
export interface Ticket {
  id: string
  issuer: string
  subject: string
  pidHmac: Buffer | null
  pidKeyId: string | null
  givenName: string | null
  familyName: string | null
  eid: string | null
  acr: string
  sid: string | null
  authenticatedAt: Date
  wantedPath: string | null
  captchaSolved: boolean
  provenAddressKey: string | null
  codesSent: number
  /** The account that it became. */
  userId: string | null
  expiresAt: Date
}

export function identityOf(ticket: Ticket): ProvenIdentity {
  const { issuer, subject, givenName, familyName, eid, acr, sid, authenticatedAt, pidHmac, pidKeyId } = ticket
  const numberMacs = pidHmac && pidKeyId ? [{ mac: pidHmac, keyId: pidKeyId }] : []
  return { issuer, subject, numberMacs, givenName, familyName, eid, acr, sid, authenticatedAt }
}

export const nameOf = ({ givenName, familyName }: Pick<Ticket, 'givenName' | 'familyName'>): string | undefined =>
  [givenName, familyName].filter(Boolean).join(' ') || undefined
