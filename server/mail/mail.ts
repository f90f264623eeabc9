/** What a mail says, in sentences of the catalogues. Values that people wrote go in through `userText`. */
export interface MailContent {
  subject: string
  heading: string
  /** The person to greet, as they call themselves. */
  name?: string | undefined
  paragraphs: readonly string[]
  /** The one thing to press. The path is of our own site, so no mail can lead anywhere else (SEC-C11). */
  link?: { label: string; path: string } | undefined
  /** The one thing to type. */
  code?: { label: string; value: string } | undefined
  /** What stands below the link and the code, such as how long they last. */
  afterwards?: readonly string[] | undefined
}

/** An address gets this many mails an hour; the rest wait for their turn (PRODUCT, rate limits). */
export const mailsAnHour = { ofOneKindAndCause: 5, inAll: 20 } as const

const fewestTries = 20
const hour = 3600

/** Seconds until the next try: 30, 60, 120 … up to an hour. */
export const retryDelay = (attempts: number) => Math.min(30 * 2 ** (attempts - 1), hour)

/** A mail server that is away for a day costs no mail; after that nobody waits for it any more. */
export const isHopeless = (attempts: number, ageSeconds: number) => attempts >= fewestTries && ageSeconds >= 24 * hour

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu

/** A value that somebody typed, as one short line without invisible characters, for use inside a sentence (SEC-C9). */
export function userText(value: string, longest = 60): string {
  const characters = Array.from(value.normalize('NFC').replace(/\s+/gu, ' ').replace(invisible, '').trim())
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`
}

/** Browsers refuse host names with this character, so even a mail program that links around it leads nowhere. */
const nonJoiner = '\u200c'

/** Keeps mail programs from making links of what looks like an address: `evil.example`, `https:`, `me@example`. */
export const withoutLinks = (text: string) => text.replace(/[.:@。．｡․：＠](?=\S)/gu, `$&${nonJoiner}`)
