import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { readConfig, readProcesses, widenThreadPool } from '../server/config.ts'
import { createLog } from '../server/log.ts'
import { startServer } from '../server/main.ts'
import { hashesAtOnce } from '../server/password/index.ts'
import { startLocalDeployer } from './local-deployer.ts'
import { startLocalServices } from './local-services.ts'
import { exitCodes } from './output.ts'

/** What still runs then is given up: an orchestrator would kill us anyway. */
const patienceSeconds = 25

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Brings up the product, with local services for whatever is not configured, until a signal ends it. */
export async function start() {
  const parts: { stop(): Promise<void> }[] = []
  let stopping = false

  /** The last that started ends first. A second signal does not wait for that. */
  async function end(exitCode: number) {
    if (stopping) process.exit(exitCodes.failed)
    stopping = true
    setTimeout(() => process.exit(exitCodes.failed), patienceSeconds * 1000).unref()
    for (const part of parts.toReversed()) await part.stop()
    process.exit(exitCode)
  }

  function onLost(what: string) {
    if (stopping) return
    process.stderr.write(`${what} has ended, and so does Inngang. Start it again.\n`)
    void end(exitCodes.failed)
  }

  growHeapSparingly()
  // Local services use the pool, and what is said after its first use is said in vain.
  widenThreadPool(hashesAtOnce({ processes: readProcesses(), cores: availableParallelism() }))
  process.on('SIGINT', () => void end(0))
  process.on('SIGTERM', () => void end(0))
  try {
    const local = await startLocalServices({ say, onLost })
    parts.push(local)
    const config = readConfig(local.defaults)
    const isLocal = Object.keys(local.addresses).length > 0
    const log = createLog({ level: isLocal && config.logLevel === 'info' ? 'warn' : config.logLevel })
    parts.push(await startServer(config, log))
    const deployer = isLocal ? await startLocalDeployer(config, onLost) : undefined
    if (deployer) parts.push(deployer)
    announce(config.origin, { ...local.addresses, ...(deployer && { 'Example deployer': deployer.address }) })
  } catch (error) {
    for (const part of parts.toReversed()) await part.stop()
    throw error
  }
}

/**
 * V8 lets its heap grow to several times of what it holds where the machine has memory to spare. Now it collects sooner,
 * for half a hundredth of the CPU. It is no limit, so what is really needed is given.
 */
const growHeapSparingly = () => setFlagsFromString('--heap-growing-percent=30')

function announce(origin: string, addresses: Record<string, string>) {
  say(`\nInngang is ready: ${origin}`)
  for (const [name, address] of Object.entries(addresses)) say(`  ${name}: ${address}`)
  say('Stop it with Ctrl+C.\n')
}
