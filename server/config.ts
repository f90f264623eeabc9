import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

const loopback = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)

const webAddress = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine((url) => url.protocol === 'https:' || loopback(url), 'http is accepted over loopback only; use https')

const baseUrl = webAddress.refine(
  (url) => url.pathname === '/' && !url.search && !url.hash,
  'must be an origin without a path',
)

const number = (value: number, least = 0) => z.coerce.number().int().min(least).default(value)
const port = (value: number) => number(value).pipe(z.number().max(65_535))
const onOff = (value: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(value)
    .transform((text) => text === 'on')
const absolutePath = z.string().refine(isAbsolute, 'must be an absolute path')
const optionalLink = z.url().optional()

/** A socket's folder stands in the query, and then there is no host, which is no address for other programs. */
const databaseUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text.replace(/^(\w+:\/\/[^/]*@)(?=[:/])/, '$1socket')),
    'must be an address like postgresql://user:password@host:5432/database',
  )

/** `10.20.0.0/16, fd00::/8` */
const networks = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine((all) => all.every((network) => ipaddr.isValidCIDR(network)), 'must be networks like 10.20.0.0/16')
  .transform((all) => all.map((network) => ipaddr.parseCIDR(network)))

function isTimeZone(name: string) {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

const PrivateJwk = z.object({ kty: z.literal('RSA'), kid: z.string().min(1), d: z.string().min(1) })

function isPrivateJwk(json: string) {
  try {
    return PrivateJwk.safeParse(JSON.parse(json)).success
  } catch {
    return false
  }
}

/** What depends on two variables is looked at even where a third is wrong, so that all problems come at once. */
const always = () => true

/** Every variable that the program reads. An empty one counts as absent. */
const Environment = z
  .object({
    BASE_URL: baseUrl,
    HOST: z.string().default('127.0.0.1'),
    PORT: port(8080),
    DATABASE_URL: databaseUrl,
    DATABASE_CONNECTIONS: number(10, 2),
    REPOSITORIES: absolutePath,
    TEMPLATES: absolutePath.optional(),
    INNGANG_SECRET: z
      .string()
      .transform((text) => text.split(',').map((secret) => secret.trim()))
      .refine((secrets) => secrets.every((secret) => secret.length >= 32), 'each secret has at least 32 characters'),
    TRUST_PROXY: number(0),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    WEB_CONCURRENCY: number(1, 1),

    STUDIO_NAME: z.string().min(1).max(60).default('Altinn Studio'),
    STUDIO_PUBLISHER: z.string().min(1).max(60).default('Digdir'),
    SERVICEDESK_EMAIL: z.email().default('tjenesteeier@altinn.no'),
    SECURITY_CONTACT: z.email().optional(),
    ACCESSIBILITY_URL: optionalLink,
    PRIVACY_URL: optionalLink,
    TIME_ZONE: z.string().refine(isTimeZone, 'unknown; one is Europe/Oslo').default('Europe/Oslo'),

    ANSATTPORTEN_ISSUER: webAddress,
    ANSATTPORTEN_CLIENT_ID: z.string().min(1),
    ANSATTPORTEN_AUTH_METHOD: z
      .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt'])
      .default('client_secret_basic'),
    ANSATTPORTEN_CLIENT_SECRET: z.string().min(1).optional(),
    ANSATTPORTEN_CLIENT_KEY: z
      .string()
      .refine(isPrivateJwk, 'must be a private RSA JWK with a kid, as JSON')
      .optional(),
    ANSATTPORTEN_ACR: z.enum(['substantial', 'high']).default('substantial'),
    ANSATTPORTEN_RESOURCE: z
      .string()
      .regex(/^urn:altinn:resource:[\w-]+$/, 'must be like urn:altinn:resource:name')
      .default('urn:altinn:resource:digdir-selvbetjening-klienter'),
    ANSATTPORTEN_ORGANISATION_FORM: z.enum(['enterprise', 'business']).default('enterprise'),
    ANSATTPORTEN_TIMEOUT_SECONDS: number(10, 1),
    ANSATTPORTEN_SESSION_IDLE_MINUTES: number(30, 1),
    ANSATTPORTEN_SESSION_MINUTES: number(120, 1),

    ENHETSREGISTERET_URL: webAddress.default(new URL('https://data.brreg.no/enhetsregisteret/api')),
    ENHETSREGISTERET_TIMEOUT_SECONDS: number(5, 1),
    ALTINN_ORGS_URL: webAddress.optional(),

    SMTP_URL: z.url({ protocol: /^smtps?$/ }),
    MAIL_FROM: z.email().default('studio@altinn.no'),

    REGISTRATION: z.enum(['open', 'closed']).default('open'),
    PENDING_ACCOUNT_DAYS: number(7, 1),
    RESERVED_NAMES: z
      .string()
      .default('')
      .transform((text) => text.split(/[\s,]+/).filter(Boolean)),
    FIRST_REPOSITORIES: z
      .string()
      .default('resources content datamodels')
      .transform((text) => text.split(/[\s,]+/).filter((kind) => kind && kind !== 'none'))
      .refine(
        (kinds) => kinds.every((kind) => /^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(kind)),
        'each is of letters a–z, digits and hyphens, at most 20; or none',
      ),
    PASSWORD_LOGIN: onOff('on'),
    PASSWORD_MINIMUM: number(15, 8),
    PASSWORD_SESSION_IDLE_MINUTES: number(30, 1),
    PASSWORD_SESSION_MINUTES: number(720, 1),
    CAPTCHA_COST: number(5000, 1),
    CAPTCHA_COUNTER_MAX: number(300, 1),
    RATE_LIMIT_FACTOR: number(1, 1),
    GIT_PASSWORD: onOff('off'),
    GIT_PUSH_MEGABYTES: number(1024, 1),
    GIT_REPOSITORY_MEGABYTES: number(5120, 1),
    GIT_OWNER_MEGABYTES: number(51_200, 1),
    GIT_MINUTES: number(60, 1),
    GIT_PROCESSES: number(24, 2),
    WEBHOOK_NETWORKS: networks,
  })
  .refine((env) => env.ANSATTPORTEN_AUTH_METHOD === 'private_key_jwt' || env.ANSATTPORTEN_CLIENT_SECRET, {
    path: ['ANSATTPORTEN_CLIENT_SECRET'],
    message: 'required by client_secret_basic and client_secret_post',
    when: always,
  })
  .refine((env) => env.ANSATTPORTEN_AUTH_METHOD !== 'private_key_jwt' || env.ANSATTPORTEN_CLIENT_KEY, {
    path: ['ANSATTPORTEN_CLIENT_KEY'],
    message: 'required by private_key_jwt',
    when: always,
  })

/**
 * libuv has four threads for files, names of hosts and cryptography, and Node hashes passwords there too: so it gets one
 * more for each that is hashed at the same time. It looks at its first use; what an operator has set stays.
 */
export function widenThreadPool(hashesAtOnce: number) {
  process.env.UV_THREADPOOL_SIZE ||= String(4 + hashesAtOnce)
}

export type Config = ReturnType<typeof readConfig>

/** The names of all variables; `.env.example` lists each of them. */
export const variables = Object.keys(Environment.shape)

if (existsSync('.env')) process.loadEnvFile('.env')

/** What the environment gives for a variable; an empty one counts as absent. */
export const given = (name: string): string | undefined => process.env[name] || undefined

/** Whether anything at all says what to connect to; without, a local database and a simulator stand in. */
export const isConfigured = () =>
  ['BASE_URL', 'DATABASE_URL', 'INNGANG_SECRET', 'ANSATTPORTEN_ISSUER', 'SMTP_URL'].some(given)

/** How many processes share the machine, asked before there is a whole configuration, which then refuses a wrong number. */
export const readProcesses = () => Environment.shape.WEB_CONCURRENCY.catch(1).parse(given('WEB_CONCURRENCY'))

/** Where the database is, for commands that need nothing else. */
export function readDatabaseUrl(
  defaults: Record<string, string> = {},
  environment: NodeJS.ProcessEnv = process.env,
): string {
  return parse(z.object({ DATABASE_URL: databaseUrl }), presentIn(defaults, environment)).DATABASE_URL
}

function presentIn(defaults: Record<string, string>, environment: NodeJS.ProcessEnv) {
  return { ...defaults, ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value)) }
}

function parse<Schema extends z.ZodType>(schema: Schema, present: Record<string, unknown>): z.output<Schema> {
  const { data, error } = schema.safeParse(present)
  if (!error) return data
  // Values are not repeated, since they may be secrets.
  const lines = error.issues.map(({ path: [name = ''], code, message }) =>
    code === 'invalid_type' && present[String(name)] === undefined
      ? `${String(name)}: is missing`
      : `${String(name)}: ${message}`,
  )
  throw new Error(['The configuration is not valid:', ...lines].join('\n  '))
}

/** The only file that reads the environment. Throws with every problem listed, once. */
export function readConfig(defaults: Record<string, string> = {}, environment: NodeJS.ProcessEnv = process.env) {
  const env = parse(Environment, presentIn(defaults, environment))
  return {
    baseUrl: env.BASE_URL,
    /** `https://studio.example`, without the slash that URL adds. */
    origin: env.BASE_URL.origin,
    secure: env.BASE_URL.protocol === 'https:',
    host: env.HOST,
    port: env.PORT,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    processes: env.WEB_CONCURRENCY,
    database: { url: env.DATABASE_URL, connections: env.DATABASE_CONNECTIONS },
    /** The folder of all git repositories, shared by all processes. */
    repositories: env.REPOSITORIES,
    /** A folder of templates beside the shipped ones. */
    templates: env.TEMPLATES,
    /** What a new organisation has a repository for: `resources` is `skd-resources` of skd. */
    firstRepositories: env.FIRST_REPOSITORIES,
    secrets: env.INNGANG_SECRET,
    studio: {
      name: env.STUDIO_NAME,
      publisher: env.STUDIO_PUBLISHER,
      servicedesk: env.SERVICEDESK_EMAIL,
      securityContact: env.SECURITY_CONTACT ?? env.SERVICEDESK_EMAIL,
      accessibilityUrl: env.ACCESSIBILITY_URL,
      privacyUrl: env.PRIVACY_URL,
      timeZone: env.TIME_ZONE,
    },
    ansattporten: {
      issuer: env.ANSATTPORTEN_ISSUER,
      clientId: env.ANSATTPORTEN_CLIENT_ID,
      authMethod: env.ANSATTPORTEN_AUTH_METHOD,
      clientSecret: env.ANSATTPORTEN_CLIENT_SECRET,
      /** A private JWK as JSON, with `kid`. */
      clientKey: env.ANSATTPORTEN_CLIENT_KEY,
      acr: env.ANSATTPORTEN_ACR,
      /** The right at Altinn that shows that somebody acts for an organisation. */
      resource: env.ANSATTPORTEN_RESOURCE,
      /** Whether for those of their own (`enterprise`), or for their sub-entities (`business`). */
      organisationForm: env.ANSATTPORTEN_ORGANISATION_FORM,
      timeoutSeconds: env.ANSATTPORTEN_TIMEOUT_SECONDS,
    },
    enhetsregisteret: {
      /** Without a slash at its end. */
      url: env.ENHETSREGISTERET_URL.href.replace(/\/+$/, ''),
      /** How long one look-up may take, whatever it asks. */
      timeoutSeconds: env.ENHETSREGISTERET_TIMEOUT_SECONDS,
    },
    /** Where the published list of service owners is fetched from, once a day. */
    altinnOrgsUrl: env.ALTINN_ORGS_URL,
    smtp: { url: env.SMTP_URL, from: env.MAIL_FROM },
    registration: {
      open: env.REGISTRATION === 'open',
      pendingDays: env.PENDING_ACCOUNT_DAYS,
      reservedNames: env.RESERVED_NAMES,
    },
    password: { login: env.PASSWORD_LOGIN, minimum: env.PASSWORD_MINIMUM },
    sessions: {
      ansattporten: {
        idleSeconds: env.ANSATTPORTEN_SESSION_IDLE_MINUTES * 60,
        absoluteSeconds: env.ANSATTPORTEN_SESSION_MINUTES * 60,
      },
      password: {
        idleSeconds: env.PASSWORD_SESSION_IDLE_MINUTES * 60,
        absoluteSeconds: env.PASSWORD_SESSION_MINUTES * 60,
      },
    },
    captcha: { cost: env.CAPTCHA_COST, counterMax: env.CAPTCHA_COUNTER_MAX },
    /** Multiplies every rate limit; for load tests and campaigns. */
    rateLimitFactor: env.RATE_LIMIT_FACTOR,
    /** Private networks that webhooks may reach. */
    webhookNetworks: env.WEBHOOK_NETWORKS,
    git: {
      /** Whether the password of the account is accepted beside tokens. */
      password: env.GIT_PASSWORD,
      /** The largest push, in bytes. */
      mostPushed: env.GIT_PUSH_MEGABYTES * 1024 * 1024,
      /** How large one repository may be, and all together that one owner has, in bytes. */
      mostInRepository: env.GIT_REPOSITORY_MEGABYTES * 1024 * 1024,
      mostOfOwner: env.GIT_OWNER_MEGABYTES * 1024 * 1024,
      /** How long one fetch or push may take. */
      seconds: env.GIT_MINUTES * 60,
      /** How many git processes of clients one process of ours runs at the same time. */
      processes: env.GIT_PROCESSES,
    },
  }
}
