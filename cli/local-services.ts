import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isGiven } from '../server/config.ts'
import { embeddedFolder, startEmbedded } from '../server/database/embedded.ts'
import { choosePorts } from '../server/local-ports.ts'
import { shipped } from '../server/root.ts'

export interface LocalServices {
  /** What the configuration takes where the environment says nothing. */
  defaults: Record<string, string>
  /** Addresses for people, by what they are. */
  addresses: Record<string, string>
  stop(): Promise<void>
}

const wantedPorts = { PORT: 8080, issuer: 8091, login: 8092, mailbox: 8093, smtp: 8025 }

/**
 * What a machine without any configuration lacks: a database, a secret, and the simulator with its mailbox. In
 * production each of them must be configured, so nothing is started there (X7, X8).
 */
export async function startLocalServices(say: (line: string) => void): Promise<LocalServices> {
  if (isGiven('NODE_ENV', 'production')) return { defaults: {}, addresses: {}, stop: async () => {} }
  const folder = embeddedFolder(shipped())
  await mkdir(folder, { recursive: true })
  const ports = await choosePorts(folder, wantedPorts)
  const origin = `http://localhost:${ports['PORT']}`
  const database = isGiven('DATABASE_URL') ? undefined : await startEmbedded({ folder, say })
  const needsSimulator = !isGiven('ANSATTPORTEN_ISSUER') || !isGiven('SMTP_URL')
  const clientSecret = randomBytes(32).toString('base64url')
  const simulator = needsSimulator ? await startSimulator(ports, { origin, clientSecret }) : undefined
  return {
    defaults: {
      PORT: String(ports['PORT']),
      BASE_URL: origin,
      ...(database && { DATABASE_URL: database.url, INNGANG_SECRET: await keptSecret(folder) }),
      ...(simulator && {
        ANSATTPORTEN_ISSUER: simulator.issuer,
        ANSATTPORTEN_CLIENT_ID: 'inngang',
        ANSATTPORTEN_CLIENT_SECRET: clientSecret,
        SMTP_URL: simulator.smtp,
      }),
    },
    addresses: simulator ? { 'Ansattporten (simulator)': simulator.issuer, Mailbox: simulator.mailbox } : {},
    async stop() {
      simulator?.process.disconnect()
      await database?.stop()
    },
  }
}

/** The embedded database and secret for a command that runs beside the server or without it. */
export async function embeddedDefaults(): Promise<Pick<LocalServices, 'defaults' | 'stop'>> {
  const folder = embeddedFolder(shipped())
  await mkdir(folder, { recursive: true })
  const database = await startEmbedded({ folder, say: () => {} })
  const unused = { ANSATTPORTEN_ISSUER: 'http://localhost:8091', ANSATTPORTEN_CLIENT_ID: 'inngang' }
  return {
    defaults: {
      ...unused,
      ANSATTPORTEN_CLIENT_SECRET: 'not used by commands',
      SMTP_URL: 'smtp://127.0.0.1:8025',
      BASE_URL: 'http://localhost:8080',
      DATABASE_URL: database.url,
      INNGANG_SECRET: await keptSecret(folder),
    },
    stop: () => database.stop(),
  }
}

/** Made on the first start, readable by its owner only; everything encrypted or recognised depends on it. */
async function keptSecret(folder: string): Promise<string> {
  const file = join(folder, 'secret')
  await writeFile(file, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' }).catch(exists)
  return (await readFile(file, 'utf8')).trim()
}

function exists(error: NodeJS.ErrnoException) {
  if (error.code !== 'EEXIST') throw error
}

interface Simulator {
  process: ChildProcess
  issuer: string
  smtp: string
  mailbox: string
}

async function startSimulator(
  ports: Record<string, number>,
  { origin, clientSecret }: { origin: string; clientSecret: string },
): Promise<Simulator> {
  const child = fork(
    shipped('dist', 'simulator', 'main.js'),
    [
      `--issuer-port=${ports['issuer']}`,
      `--login-port=${ports['login']}`,
      `--mailbox-port=${ports['mailbox']}`,
      `--smtp-port=${ports['smtp']}`,
      `--base-url=${origin}`,
      '--client-id=inngang',
      '--display-name=Altinn Studio',
    ],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  )
  child.send({ clientSecret })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`The simulator ended with code ${code}`)))
  })
  return {
    process: child,
    issuer: `http://localhost:${ports['issuer']}`,
    smtp: `smtp://127.0.0.1:${ports['smtp']}`,
    mailbox: `http://localhost:${ports['mailbox']}`,
  }
}
