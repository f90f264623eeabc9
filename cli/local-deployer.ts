import { join } from 'node:path'
import { operator } from '../server/actor.ts'
import type { Config } from '../server/config.ts'
import type { Context } from '../server/context.ts'
import { connect } from '../server/database/connect.ts'
import { listDeployers, setDeployer } from '../server/deployment/index.ts'
import { choosePorts } from '../server/local-ports.ts'
import { createContext } from '../server/main.ts'
import { changeEndpoint, createEndpoint, listEndpoints, rotateSecret } from '../server/webhook/index.ts'
import { startDeployer } from './deployer-process.ts'
import { localFolder } from './local-database.ts'

const description = 'Example deployer (npm start)'
const environments = ['tt02', 'production']

/** The example deployer of a machine where none is configured, for environments that have no other. */
export async function startLocalDeployer(config: Config, onLost: (what: string) => void) {
  const folder = await localFolder()
  const { deployer = 0 } = await choosePorts(folder, { deployer: 8095 })
  const database = connect(config.database.url, { size: 1 })
  const secret = await configure(createContext(config, database), `http://localhost:${deployer}`).finally(
    database.close,
  )
  const own = { port: deployer, origin: config.origin, folder: join(folder, 'deployed'), secret }
  const stop = await startDeployer({ ...own, onLost })
  return { address: `http://localhost:${deployer}`, stop: async () => stop() }
}

/** Its secret is made anew at every start, so that it lies nowhere but in the memory of both. */
async function configure(ctx: Context, url: string): Promise<string> {
  const known = (await listEndpoints(ctx)).find((endpoint) => endpoint.description === description)
  const { id, secret } = known
    ? { id: known.id, secret: await rotateSecret(ctx, operator, known.id) }
    : await createEndpoint(ctx, operator, { url, description, events: [] })
  if (known && known.url !== url)
    await changeEndpoint(ctx, operator, { id, version: known.version, facts: { url, description, events: [] } })
  const taken = new Set((await listDeployers(ctx)).map(({ environment }) => environment))
  for (const environment of environments)
    if (!taken.has(environment)) await setDeployer(ctx, operator, { environment, endpointId: id })
  return secret
}
