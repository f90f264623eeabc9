const day = 24 * 3600

/** How long, in seconds. */
export const lasting = {
  /** A request waits for an owner, and then no more. */
  request: 30 * day,
  /** After a refusal nobody asks the same organisation again at once. */
  coolDown: 14 * day,
  /** Owners are reminded of a request that waits. */
  untilReminder: 7 * day,
  /** The servicedesk hears of a request that no owner answers. */
  untilServicedesk: 14 * day,
  /** A mailed link, and an invitation since its last mail. */
  invitation: 7 * day,
  /** What is over and names somebody's address is not kept longer. */
  endedInvitation: 30 * day,
} as const

export type JoinRequestState = 'open' | 'approved' | 'declined' | 'withdrawn' | 'expired'

/** A request as the person who asked sees it. */
export interface OwnRequest {
  id: string
  state: JoinRequestState
  message: string
  wish: string
  createdAt: Date
  expiresAt: Date
  endedAt: Date | null
  reason: string | null
}

/** A request that waits, among all that its person made. */
export interface PendingRequest {
  id: string
  createdAt: Date
  /** Of the organisation. */
  name: string
  nameNb: string
  nameNn: string
  nameEn: string
}

/** A request as owners see it. */
export interface JoinRequest {
  id: string
  userId: string
  username: string
  displayName: string | null
  message: string
  wish: string
  createdAt: Date
}

export type InvitationState = 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired'

/** Whom an invitation is for: a user, or whoever reads the mail of an address (J2). */
export type Receiver = { userId: string; address: null } | { userId: null; address: string; addressKey: string }

/** An invitation as owners see it. */
export interface SentInvitation {
  id: string
  state: InvitationState
  username: string | null
  address: string | null
  teams: readonly string[]
  createdAt: Date
  expiresAt: Date
}

/** An invitation as the one who is invited sees it. */
export interface ReceivedInvitation {
  id: string
  organisationId: string
  name: string
  nameNb: string
  nameNn: string
  nameEn: string
  /** Who invites; absent for an operator. */
  inviter: string | null
  teams: readonly string[]
  expiresAt: Date
}

export const longestMessage = 1000
export const longestWish = 200
export const longestReason = 300

/** Anybody can have an address there, so it says nothing about where they belong (J3). */
const publicDomains = new Set(
  [
    'gmail.com googlemail.com outlook.com hotmail.com hotmail.no hotmail.co.uk live.com live.no msn.com windowslive.com',
    'icloud.com me.com mac.com yahoo.com yahoo.no ymail.com aol.com proton.me protonmail.com protonmail.ch pm.me',
    'tutanota.com tuta.io tuta.com fastmail.com fastmail.fm gmx.com gmx.net gmx.de web.de mail.com mail.ru yandex.com',
    'yandex.ru zoho.com hey.com duck.com online.no start.no getmail.no broadpark.no lyse.net altibox.no frisurf.no',
    'chello.no c2i.net epost.no powertech.no bluezone.no tele2.no sensewave.com telia.com mailinator.com yopmail.com',
  ].flatMap((line) => line.split(' ')),
)

export const isPublicDomain = (domain: string) => publicDomains.has(domain)

/** The part of a compared address (R7) that says whose mail server it is. */
export const domainOf = (emailKey: string) => emailKey.slice(emailKey.indexOf('@') + 1)

/** When asking again makes sense, after the last answer; undefined where nothing is in the way. */
export function askableFrom(requests: readonly Pick<OwnRequest, 'state' | 'endedAt'>[]): Date | undefined {
  const refusals = requests.flatMap(({ state, endedAt }) =>
    state === 'declined' && endedAt ? [endedAt.getTime()] : [],
  )
  return refusals.length > 0 ? new Date(Math.max(...refusals) + lasting.coolDown * 1000) : undefined
}
