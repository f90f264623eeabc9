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

const usernameForm = /^[A-Za-z0-9](?:[-._]?[A-Za-z0-9])*$/
export const usernameLimit = 40

export type UsernameProblem = 'username-form' | 'username-long' | 'username-reserved'

/** What is wrong with a wished username before anybody asks whether it is taken (R6). */
export function usernameProblem(username: string, alsoReserved: readonly string[]): UsernameProblem | undefined {
  if (username.length > usernameLimit) return 'username-long'
  if (!usernameForm.test(username)) return 'username-form'
  return isReservedName(username, alsoReserved) ? 'username-reserved' : undefined
}

/** Names that differ only in case belong to the same owner. */
export const nameKey = (username: string) => username.toLowerCase()

/** The form in which addresses are compared: lower case, punycode domain (R7). Undefined if it is no address. */
export function emailKey(email: string): string | undefined {
  const parts = /^([!-?A-~]{1,64})@([^@\s]{3,})$/.exec(email)
  if (email.length > 254 || !parts?.[1] || !parts[2]) return undefined
  if (/["(),:;<>[\\\]]|^\.|\.$|\.\./.test(parts[1])) return undefined
  const domain = domainToASCII(parts[2]).toLowerCase()
  return /^(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*[a-z0-9]$/.test(domain)
    ? `${parts[1].toLowerCase()}@${domain}`
    : undefined
}

/** `Ole Bjørn` + `Hansen Berg` → `ole_bjorn_hansen_berg`; nothing usable → undefined. */
export function usernameFromName(givenName: string | null, familyName: string | null): string | undefined {
  const plain = [givenName, familyName]
    .filter(Boolean)
    .join(' ')
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('å', 'a')
    .replaceAll('đ', 'd')
    .replaceAll('ŋ', 'n')
    .replaceAll('ŧ', 't')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
  const name = plain
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, usernameLimit)
    .replace(/^_+|_+$/g, '')
  return name || undefined
}

export const shownName = ({ displayName, username }: Pick<User, 'displayName' | 'username'>) => displayName ?? username

/** Enough for its owner to recognise an address, too little for anybody else: `k•••@example.no`. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}•••${email.slice(at)}`
}
