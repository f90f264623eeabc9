import { z } from 'zod'
import type { Config } from '../config.ts'
import { readAtMost, userAgent } from '../outgoing.ts'

/** What the register says of one number, before its parent is asked. */
export type Answer =
  | { outcome: 'found'; record: RegisterRecord }
  | { outcome: 'none' }
  | { outcome: 'removed'; deletedOn: string | null }

/** There is no answer that could be believed. */
export class RegisterAway extends Error {
  /** Whether the register is to be left in peace; one odd record is no reason. */
  readonly isDown: boolean
  /** How long it asked to be left in peace. */
  readonly seconds: number | undefined

  constructor(why: string, { isDown, seconds, cause }: { isDown: boolean; seconds?: number; cause?: unknown }) {
    super(`Enhetsregisteret: ${why}`, { cause })
    this.isDown = isDown
    this.seconds = seconds
  }
}

const longestAnswer = 256 * 1024

/** One line without marks that nobody sees: it is shown, and kept by a database that takes no NUL. */
const line = (longest: number) =>
  z
    .string()
    .transform((text) => text.replace(/\p{C}+/gu, ' ').trim())
    .transform((text) => Array.from(text).slice(0, longest).join(''))

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .transform((date) => date.slice(0, 10))
  .pipe(z.iso.date())
const flag = z.boolean().nullish()
const words = line(300).nullish()
const digits = z.string().regex(/^[0-9]{9}$/)

const Identified = z.object({ organisasjonsnummer: digits, slettedato: day.nullish() })

/** Fields come and go; only these are looked at. */
const RegisterRecord = Identified.extend({
  navn: line(300).pipe(z.string().min(1)),
  organisasjonsform: z.object({ kode: line(10).pipe(z.string().min(1)), beskrivelse: words }),
  konkurs: flag,
  underAvvikling: flag,
  underTvangsavviklingEllerTvangsopplosning: flag,
  institusjonellSektorkode: z.object({ kode: line(100), beskrivelse: words }).nullish(),
  overordnetEnhet: digits.nullish(),
})
export type RegisterRecord = z.infer<typeof RegisterRecord>

export type Collection = 'enheter' | 'underenheter'

interface Question {
  collection: Collection
  number: string
  signal: AbortSignal
}

/** Asks the register for one number. */
export async function askRegister(config: Config, { collection, number, signal }: Question): Promise<Answer> {
  const response = await get(config, `${collection}/${number}`, { accept: acceptedFor[collection], signal })
  const body = await readAtMost(longestAnswer, response).catch(asAway)
  if (response.status === 200) return found(number, body)
  if (response.status === 404) return { outcome: 'none' }
  if (response.status === 410) return removed(number, body)
  throw refused(response)
}

/** Whether the register is where the configuration says, asked with what every version of it knows. */
export async function tryRegister(config: Config): Promise<void> {
  const signal = AbortSignal.timeout(config.enhetsregisteret.timeoutSeconds * 1000)
  const response = await get(config, 'organisasjonsformer', { accept: 'application/json', signal })
  await response.body?.cancel()
  if (response.status !== 200) throw refused(response)
}

/** The shapes that these rules were written for; a register that has left them behind sends its newest. */
const acceptedFor: Record<Collection, string> = {
  enheter: 'application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8, application/json;q=0.9',
  underenheter: 'application/vnd.brreg.enhetsregisteret.underenhet.v2+json;charset=UTF-8, application/json;q=0.9',
}

/** The configured host only, and no redirect is followed (SEC-D14). */
const get = (config: Config, path: string, { accept, signal }: { accept: string; signal: AbortSignal }) =>
  fetch(`${config.enhetsregisteret.url}/${path}`, {
    redirect: 'manual',
    signal,
    headers: { accept, 'user-agent': userAgent(config) },
  }).catch(asAway)

function asAway(cause: unknown): never {
  throw new RegisterAway('there is no answer', { isDown: true, cause })
}

function refused({ status, headers }: Response) {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return new RegisterAway(`it answered ${status}`, {
    isDown: status === 429 || status >= 500,
    ...(seconds > 0 && { seconds }),
  })
}

function found(number: string, body: Buffer): Answer {
  const { data: record, error } = RegisterRecord.safeParse(jsonIn(body))
  if (!record) throw new RegisterAway('its answer has another form', { isDown: false, cause: error })
  requireSame(number, record)
  return { outcome: 'found', record }
}

/** That it is gone says the status; since when, the body. */
function removed(number: string, body: Buffer): Answer {
  const { data } = Identified.safeParse(jsonIn(body))
  if (data) requireSame(number, data)
  return { outcome: 'removed', deletedOn: data?.slettedato ?? null }
}

function requireSame(number: string, { organisasjonsnummer }: z.infer<typeof Identified>) {
  if (organisasjonsnummer !== number) throw new RegisterAway('it told of another number', { isDown: false })
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
