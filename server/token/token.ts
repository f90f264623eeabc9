import { crc32 } from 'node:zlib'

/** Base 62 of 178 bits that nobody can guess, and of a checksum that everybody can look at (SEC-J1). */
export const tokenPattern = /^inn_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Base 62, of a fixed length; what does not fit is left out. */
function base62(number: bigint, length: number): string {
  const places = Array.from({ length }, (_, place) => (number / 62n ** BigInt(place)) % 62n)
  return places
    .map((digit) => digits[Number(digit)])
    .reverse()
    .join('')
}

/** As GitHub computes it, so that scanners of secrets know how. */
export function checksumOf(secret: string): string {
  let rest = crc32(secret)
  let checksum = ''
  while (checksum.length < 6) {
    checksum = digits.charAt(rest % 62) + checksum
    rest = Math.floor(rest / 62)
  }
  return checksum
}

/** A token of random bytes. Of 256 bits the lowest 178 are used, and so none is likelier than another. */
export function tokenFrom(random: Uint8Array): string {
  const secret = base62(BigInt(`0x${Buffer.from(random).toString('hex')}`), 30)
  return `inn_${secret}${checksumOf(secret)}`
}

/** Whether a text can be a token, so that whatever cannot is refused without asking the database. */
export function isToken(text: string): boolean {
  const [, secret, checksum] = tokenPattern.exec(text) ?? []
  return secret !== undefined && checksumOf(secret) === checksum
}

/** A day may be short or long where people live; here it is 24 hours. */
const day = 24 * 3600_000

/** So many fit on a page, and nobody needs more. */
export const mostTokens = 50

export const endAfter = (now: Date, days: number) => new Date(now.getTime() + days * day)

/** Days before its end when the owner of a token is told (SEC-J3). */
const reminders = [14, 3]

/** The next time to tell, if there is one between now and the end. */
export function nextReminder(expiresAt: Date, now: Date): Date | null {
  const times = reminders.map((days) => new Date(expiresAt.getTime() - days * day))
  return times.find((time) => time > now) ?? null
}
