import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

interface Options {
  level: Config['logLevel']
  destination?: DestinationStream
}

/** What is never logged, by the name that it goes under, in lower case and without `-` and `_`. */
const secretNames = new Set([
  'authorization',
  'cookie',
  'cookies',
  'setcookie',
  'password',
  'secret',
  'clientsecret',
  'token',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'formtoken',
  'code',
  'codeverifier',
  'state',
  'nonce',
  'email',
  'address',
  'pid',
  'captcha',
])

/** The program's log: one JSON object a line, and the only place that decides what must not be in it (SEC-M3). */
export function createLog({ level, destination = pino.destination({ fd: 1, sync: true }) }: Options): Log {
  return pino(
    {
      level,
      base: { process: process.pid },
      formatters: { log: withoutSecrets },
      // The formatter does not see what a child logger is bound to.
      redact: { paths: [...secretNames].filter((name) => name !== 'code'), censor: '[secret]' },
      serializers: { err: (error) => describeError(error), req: describeRequest, res: describeReply },
      hooks: { streamWrite: mask },
    },
    destination,
  )
}

const withoutSecrets = (fields: Record<string, unknown>) => censored(fields, 0)

function censored(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isSecret(name, value) ? '[secret]' : look(value, depth + 1)]),
  )
}

/** Refusals have codes too (`user/deactivated`), and those are no secrets. */
const isSecret = (name: string, value: unknown) =>
  secretNames.has(name.replace(/[-_]/g, '').toLowerCase()) &&
  !(name === 'code' && /^[a-z-]+\/[a-z-]+$/.test(String(value)))

function look(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return depth > 5 ? '[deep]' : value.map((item) => look(item, depth + 1))
  if (!isPlain(value)) return value
  return depth > 5 ? '[deep]' : censored(value, depth)
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

interface ErrorDescription {
  type: string
  message: string
  stack: string | undefined
  code?: unknown
  constraint?: unknown
  cause?: ErrorDescription
}

/** PostgreSQL repeats values in `detail` and `where`, SMTP servers in `response`: only what is named here is kept. */
function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: undefined }
  const code = 'code' in error ? error.code : undefined
  const constraint = 'constraint' in error ? error.constraint : undefined
  return {
    type: error.name,
    message: withoutValue(error.message, code),
    stack: error.stack && withoutValue(error.stack, code),
    ...(code !== undefined && { code }),
    ...(constraint !== undefined && { constraint }),
    ...(error.cause !== undefined && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  }
}

/** SQLSTATE class 22, "data exception", quotes the value that it could not read. */
const withoutValue = (text: string, code: unknown) =>
  typeof code === 'string' && /^22\w{3}$/.test(code) ? text.replace(/: ".*"/s, ': [value]') : text

interface RequestLike {
  id?: unknown
  method?: unknown
  routeOptions?: { url?: unknown }
}

/** Addresses of requests hold tokens, so the route stands for them. */
const describeRequest = ({ id, method, routeOptions }: RequestLike) => ({ id, method, route: routeOptions?.url })

const describeReply = ({ statusCode }: { statusCode?: unknown }) => ({ statusCode })

const uuidOrElevenDigits = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<!\d)\d{6}[ -]?\d{5}(?!\d)/gi

/**
 * The last line of defence, by shape: tokens, identity numbers, passwords in URLs, mail addresses. Lengths are
 * bounded, so that a long line cannot make it slow.
 */
export function mask(line: string): string {
  return (
    line
      .replace(/eyJ[\w-]{6,}(?:\.[\w-]*)*/g, '[jwt]')
      .replace(/inn_[0-9A-Za-z]{30,}/g, '[token]')
      // A number in place of digits keeps the line valid JSON wherever they stood.
      .replace(uuidOrElevenDigits, (found) => (found.length === 36 ? found : '0'))
      .replace(/:\/\/([^\s/:@"\\]{0,64}):[^\s/@"\\]{1,256}@/g, '://$1:[secret]@')
      .replace(
        /[^\s@"\\/<>()[\],;:=]{1,64}(?:@|%40)((?:[\p{L}\d-]{1,63}\.){1,8}\p{L}[\p{L}\d-]{1,62})/gu,
        '[address]@$1',
      )
  )
}
