import { readConfig } from '../server/config.ts'
import { createLog } from '../server/log.ts'
import { startServer } from '../server/main.ts'
import { startLocalServices } from './local-services.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Brings up the product, with local services for whatever is not configured, until a signal ends it. */
export async function start() {
  const local = await startLocalServices(say)
  const config = readConfig(local.defaults)
  const isLocal = Object.keys(local.addresses).length > 0
  const log = createLog({ level: isLocal && config.logLevel === 'info' ? 'warn' : config.logLevel })
  const server = await startServer(config, log)
  announce(config.origin, local.addresses)
  const stop = async () => {
    await server.stop()
    await local.stop()
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

function announce(origin: string, addresses: Record<string, string>) {
  say(`\nInngang is ready: ${origin}`)
  for (const [name, address] of Object.entries(addresses)) say(`  ${name}: ${address}`)
  say('Stop it with Ctrl+C.\n')
}
