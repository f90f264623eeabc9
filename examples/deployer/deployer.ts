import { createServer, type IncomingMessage, type Server } from 'node:http'
import { report } from './report.ts'
import { readSites, type Sites } from './sites.ts'
import { untar } from './untar.ts'
import { isGenuine } from './verify.ts'

interface Options {
  port: number
  /** What Inngang showed once, `whsec_…`. */
  secret: string
  /** Inngang; nothing else is ever asked for a source. */
  origin: string
  /** Where it remembers what it serves. */
  folder: string
}

/** What a `deployment.requested` tells. */
interface Requested {
  deployment: string
  act: 'deploy' | 'undeploy'
  environment: string
  token: string
  service: { id: string }
  source: string
  status: string
}

const longestBody = 64 * 1024
const whatItIs = 'The example deployer. It takes what Inngang signs; a page of a service says where it runs.\n'

/** Takes deployments over a webhook, serves the start pages of services, and reports back. */
export async function startDeployer({ port, secret, origin, folder }: Options): Promise<Server> {
  const sites = await readSites(folder)
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return void response.end(whatItIs)
    const asked = await askedBy(request, { secret, origin })
    // The work goes on after the answer: whoever delivers does not wait for it.
    response.writeHead(asked ? 202 : 400).end()
    if (asked) await work(sites, asked).catch((error: Error) => process.stderr.write(`${error.message}\n`))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  server.once('close', () => sites.close())
  return server
}

async function askedBy(request: IncomingMessage, { secret, origin }: Pick<Options, 'secret' | 'origin'>) {
  const body = request.method === 'POST' ? await bodyOf(request).catch(() => undefined) : undefined
  return body !== undefined && isGenuine(secret, request.headers, body) ? requestedIn(body, origin) : undefined
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    parts.push(part)
    size += part.length
    if (size > longestBody) throw new Error('The body is too long.')
  }
  return Buffer.concat(parts).toString()
}

/** Undefined for another event, and for what would lead us elsewhere than to Inngang. */
function requestedIn(body: string, origin: string): Requested | undefined {
  const { type, data } = JSON.parse(body)
  const isOurs = type === 'deployment.requested' && [data.source, data.status].every((url) => isAt(origin, url))
  return isOurs ? data : undefined
}

const isAt = (origin: string, url: string) => URL.parse(url)?.origin === origin

/** The same again, as after a lost answer, does the same again. */
async function work(sites: Sites, asked: Requested) {
  // Cancelled, or done already: whoever says so is right.
  if (!(await report(asked, { state: 'running' }))) return
  const done = await serve(sites, asked).catch((error: unknown) => ({
    state: 'failed',
    message: error instanceof Error ? error.message : 'It failed.',
  }))
  await report(asked, done)
}

async function serve(sites: Sites, asked: Requested): Promise<Record<string, string>> {
  const place = { environment: asked.environment, service: asked.service.id }
  if (asked.act === 'undeploy') {
    await sites.remove(place)
    return { state: 'succeeded' }
  }
  const files = untar(await fetchSource(asked))
  if (!files.has('public/index.html')) throw new Error('There is no public/index.html to serve.')
  return { state: 'succeeded', address: await sites.put(place, files) }
}

async function fetchSource({ source, token }: Requested): Promise<Uint8Array> {
  const answer = await fetch(source, { headers: { authorization: `Bearer ${token}` }, redirect: 'error' })
  if (!answer.ok) throw new Error(`The source could not be read: ${answer.status}.`)
  return new Uint8Array(await answer.arrayBuffer())
}
