import { fstatSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Program, ProgramOptions } from './program.ts'

type Environment = Record<string, string | undefined>

const secretVariable = 'INNGANG_SIMULATOR_CLIENT_SECRET'

const defaults = {
  'issuer-port': { type: 'string', default: '8091' },
  'login-port': { type: 'string', default: '8092' },
  'mailbox-port': { type: 'string', default: '8093' },
  'smtp-port': { type: 'string', default: '8025' },
  'register-port': { type: 'string', default: '8094' },
  'base-url': { type: 'string', default: 'http://localhost:8080' },
  'client-id': { type: 'string', default: 'inngang' },
  'display-name': { type: 'string', default: 'Inngang' },
  'auth-method': { type: 'string', default: 'client_secret_basic' },
  'client-jwks': { type: 'string' },
} as const

class Refusal extends Error {}

/** The arguments and the secret as options. The secret is no argument: everybody on the machine can list those. */
async function readOptions(args: string[], env: Environment): Promise<ProgramOptions> {
  const { values } = parseArgs({ args, options: defaults })
  return {
    issuerPort: portNumber(values['issuer-port']),
    loginPort: portNumber(values['login-port']),
    pagePort: portNumber(values['mailbox-port']),
    smtpPort: portNumber(values['smtp-port']),
    registerPort: portNumber(values['register-port']),
    baseUrl: new URL(values['base-url']).href,
    clientId: values['client-id'],
    displayName: values['display-name'],
    credentials: values['client-jwks']
      ? { tokenEndpointAuthMethod: 'private_key_jwt', jwks: JSON.parse(values['client-jwks']) }
      : { tokenEndpointAuthMethod: secretMethod(values['auth-method']), clientSecret: await readSecret(env) },
  }
}

function portNumber(value: string) {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Refusal(`${value} is not a port number.`)
  return port
}

function secretMethod(value: string) {
  if (value === 'client_secret_basic' || value === 'client_secret_post') return value
  throw new Refusal(`${value} is not a way to use a secret: choose client_secret_basic or client_secret_post.`)
}

async function readSecret(env: Environment): Promise<string> {
  const secret = env[secretVariable] ?? (process.send ? await secretFromParent() : undefined)
  if (!secret)
    throw new Refusal(`The client's secret is missing. Set ${secretVariable}, or send it as { clientSecret }.`)
  return secret
}

function secretFromParent(): Promise<string | undefined> {
  return new Promise((resolve) => {
    process.once('disconnect', () => resolve(undefined))
    process.once('message', (message) => resolve(hasSecret(message) ? message.clientSecret : undefined))
  })
}

function hasSecret(message: unknown): message is { clientSecret: string } {
  return typeof message === 'object' && message !== null && 'clientSecret' in message
}

/** Ends with whoever started us, even if they were killed and could say nothing. */
function stopWithParent(stop: () => void) {
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.once('disconnect', stop)
  const input = fstatSync(0)
  if (!input.isFIFO() && !input.isSocket()) return
  process.stdin.once('close', stop)
  process.stdin.once('end', stop)
  process.stdin.resume()
}

async function run(args: string[], env: Environment) {
  if (env.NODE_ENV === 'production') {
    throw new Refusal('The simulator lets anybody in as anybody, so it does not run with NODE_ENV=production.')
  }
  let program: Program | undefined
  stopWithParent(() => {
    const closed = program ? program.close() : Promise.resolve()
    void closed.finally(() => process.exit(0))
  })
  const options = await readOptions(args, env)
  const { startProgram } = await import('./program.ts')
  program = await startProgram(options)
  const ready = { ready: true, ...program.urls }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  process.send?.(ready)
}

run(process.argv.slice(2), process.env).catch((error: unknown) => {
  process.stderr.write(`${sentence(error)}\n`)
  process.exit(1)
})

function sentence(error: unknown) {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) return `Port ${error.port} is taken.`
  return error.message
}
