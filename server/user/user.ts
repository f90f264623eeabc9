import { domainToASCII } from 'node:url'
import { isReservedName } from './reserved-names.ts'

export type UserState = 'pending' | 'active' | 'deactivated'

/** A person's account. */
export interface User {
  id: string
  username: string
  displayName: string | null
  state: UserState
  language: 'nb' | 'nn' | 'en'
  email: string
  emailKey: string
  emailVerifiedAt: Date | null
  wantedPath: string | null
}

/** Whom no row is about; looked up where there is no account, so that the statements are the same (SEC-B2). */
export const nobody = '00000000-0000-0000-0000-000000000000'

const usernameForm = /^[A-Za-z0-9](?:[-._]?[A-Za-z0-9])*$/
const usernameLimit = 40

export type UsernameProblem = 'username-form' | 'username-long' | 'username-reserved'

/** What is wrong with a wished username before anybody asks whether it is taken (R6). */
export function usernameProblem(username: string, alsoReserved: readonly string[]): UsernameProblem | undefined {
  if (username.length > usernameLimit) return 'username-long'
  if (!usernameForm.test(username)) return 'username-form'
  return isReservedName(username, alsoReserved) ? 'username-reserved' : undefined
}

const mailboxForm = /^(?!\.)(?!.*\.(?:\.|$))[!#-'*+\--9=?A-Z^-~]{1,64}$/
/** Nothing that a parser of URLs would take for an escape, a path or a port: one reading of an address, ours. */
const domainForm = /^[\p{L}\p{M}\p{N}.-]{4,253}$/u
const asciiDomainForm = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/
const emailLimit = 254

/** The form in which addresses are compared: lower case, punycode domain (R7). Undefined if it is no address. */
export function emailKey(email: string): string | undefined {
  const [mailbox = '', domain = '', ...more] = email.length > emailLimit ? [] : email.split('@')
  if (more.length > 0 || !mailboxForm.test(mailbox) || !domainForm.test(domain)) return undefined
  const asciiDomain = domainToASCII(domain).toLowerCase()
  const key = `${mailbox.toLowerCase()}@${asciiDomain}`
  return asciiDomainForm.test(asciiDomain) && key.length <= emailLimit ? key : undefined
}

/** The address as compared, if it is this user's beyond doubt. */
export const provenKey = ({ emailKey: key, emailVerifiedAt }: Pick<User, 'emailKey' | 'emailVerifiedAt'>) =>
  emailVerifiedAt ? key : null

/** Where mail to an address goes: the mailbox as typed, the domain as compared, so that it reaches what was compared. */
export const deliveryAddress = ({ email, emailKey: key }: { email: string; emailKey: string }) =>
  email.slice(0, email.indexOf('@')) + key.slice(key.indexOf('@'))

/** What was typed for a username or an address, without what was copied along unseen or cannot be stored. */
export const typedLogin = (login: string) => login.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()

/** Letters that do not come apart into a plain one and an accent. */
const plainLetters = new Map(
  Object.entries({ æ: 'ae', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ŋ: 'n', ŧ: 't', þ: 'th', ß: 'ss', œ: 'oe' }),
)

/** `Ole Bjørn` + `Hansen Berg` → `ole_bjorn_hansen_berg`; nothing usable → undefined. */
export function usernameFromName(givenName: string | null, familyName: string | null): string | undefined {
  const plain = `${givenName ?? ''} ${familyName ?? ''}`
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]/g, (letter) => plainLetters.get(letter) ?? letter)
  const name = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_/, '')
  return name.slice(0, usernameLimit).replace(/_$/, '') || undefined
}

export const shownName = ({ displayName, username }: Pick<User, 'displayName' | 'username'>) => displayName ?? username
