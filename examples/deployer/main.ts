import { parseArgs } from 'node:util'
import { startDeployer } from './deployer.ts'

const secretVariable = 'DEPLOYER_SECRET'

/** The secret is no argument: everybody on the machine can list those. */
const readSecret = () =>
  new Promise<string | undefined>((resolve) => {
    const given = process.env[secretVariable]
    if (given || !process.send) return resolve(given)
    process.once('message', (message) => resolve(String(Object(message).secret)))
  })

async function run() {
  if (process.env['NODE_ENV'] === 'production')
    throw new Error('This is an example, and serves pages on your own machine only: not with NODE_ENV=production.')
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8095' },
      origin: { type: 'string', default: 'http://localhost:8080' },
      folder: { type: 'string', default: 'deployed' },
    },
  })
  process.once('disconnect', () => process.exit(0))
  const secret = await readSecret()
  if (!secret) throw new Error(`The secret of the webhook is missing: set ${secretVariable}.`)
  await startDeployer({ port: Number(values.port), secret, origin: values.origin, folder: values.folder })
  process.send?.({ ready: true })
  process.stdout.write(`The example deployer listens on http://localhost:${values.port}\n`)
}

run().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
