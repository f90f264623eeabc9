import type { SignedIn } from '../http/view.ts'

export type SessionMethod = 'ansattporten' | 'password' | 'activation' | 'code'

/** What the port said at login, kept for its logout (L5); never a token. */
export interface PortSession {
  issuer: string
  subject: string
  sid: string | null
  acr: string
  /** When the port saw the person; absent, it was at this instant. */
  authenticatedAt?: Date
}

/** That part of a proven identity, or of the ticket that it waited on. */
export const portSessionOf = ({ issuer, subject, sid, acr, authenticatedAt }: Required<PortSession>): PortSession => ({
  issuer,
  subject,
  sid,
  acr,
  authenticatedAt,
})

/** What the port says has ended: one login of a person there, or all of theirs. */
export type PortLogout = { issuer: string } & ({ sid: string; subject?: string } | { subject: string })

/** How the port said so: by a frame in the browser, or from server to server. */
export type LogoutChannel = 'front-channel' | 'back-channel'

export interface NewSession {
  userId: string
  kind: SignedIn['kind']
  method: SessionMethod
  port?: PortSession
  device: string | undefined
}

/** Two or three words of a User-Agent are enough to recognise one's own device. */
export const deviceOf = (userAgent: string | undefined) => userAgent?.slice(0, 200)

/** A session ends when it idled too long, and at the latest at its absolute end (L2). */
export const endOf = ({ lastSeenAt, idleSeconds, endsAt }: { lastSeenAt: Date; idleSeconds: number; endsAt: Date }) =>
  new Date(Math.min(endsAt.getTime(), lastSeenAt.getTime() + idleSeconds * 1000))
