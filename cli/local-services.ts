import { randomBytes } from 'node:crypto'
import { given } from '../server/config.ts'
import { choosePorts } from '../server/local-ports.ts'
import { isProduction, type LocalDatabase, localFolder, openLocalDatabase } from './local-database.ts'
import { startSimulator } from './simulator-process.ts'

export interface LocalServices extends Omit<LocalDatabase, 'keepSecret'> {
  /** Addresses for people, by what they are. */
  addresses: Record<string, string>
}

interface Options {
  say: (line: string) => void
  /** One of them has ended by itself. */
  onLost: (what: string) => void
}

const wantedPorts = { PORT: 8080, issuer: 8091, login: 8092, mailbox: 8093, smtp: 8025, register: 8094 }

/** What a machine without any configuration lacks: a database, a secret, and the simulator with its mailbox. */
export async function startLocalServices({ say, onLost }: Options): Promise<LocalServices> {
  if (isProduction()) return { defaults: {}, addresses: {}, stop: async () => {} }
  const database = await openLocalDatabase(say)
  try {
    const outer = await startOuterWorld(onLost)
    return {
      defaults: { ...database.defaults, ...outer.defaults },
      addresses: outer.addresses,
      async stop() {
        outer.stop()
        await database.stop()
      },
    }
  } catch (error) {
    await database.stop()
    throw error
  }
}

/** Where we answer, and who stands in for Ansattporten, the mail server and Enhetsregisteret. */
async function startOuterWorld(onLost: Options['onLost']) {
  const ports = await choosePorts(await localFolder(), wantedPorts)
  const port = given('PORT') ?? String(ports['PORT'])
  const baseUrl = given('BASE_URL') ?? `http://localhost:${port}`
  const addresses = { PORT: port, BASE_URL: baseUrl }
  if (['ANSATTPORTEN_ISSUER', 'SMTP_URL', 'ENHETSREGISTERET_URL'].every(given))
    return { defaults: addresses, addresses: {}, stop() {} }
  const clientSecret = randomBytes(32).toString('base64url')
  const { issuer = 0, login = 0, mailbox = 0, smtp = 0, register = 0 } = ports
  const simulator = await startSimulator({
    ports: { issuer, login, mailbox, smtp, register },
    baseUrl,
    clientSecret,
    onLost,
  })
  const ansattporten = {
    ANSATTPORTEN_ISSUER: simulator.issuer,
    ANSATTPORTEN_CLIENT_ID: 'inngang',
    ANSATTPORTEN_CLIENT_SECRET: clientSecret,
  }
  return {
    defaults: {
      ...addresses,
      ...(given('ANSATTPORTEN_ISSUER') ? {} : ansattporten),
      SMTP_URL: simulator.smtp,
      ENHETSREGISTERET_URL: simulator.registerApi,
      ALTINN_ORGS_URL: simulator.serviceOwners,
    },
    addresses: {
      'Ansattporten (simulator)': simulator.issuer,
      'Enhetsregisteret (simulator)': simulator.register,
      Mailbox: simulator.mailbox,
    },
    stop: simulator.stop,
  }
}
