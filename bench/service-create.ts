import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closedLoop, type Prepared, percentile, perSecond } from './load.ts'
import { logIn, makeUser } from './people.ts'
import { type BenchOptions, withProduct } from './product.ts'
import { writeTable } from './table.ts'

const seconds = 10

/** Create service, from the form until the service is there: by one person after another, and by four at once. */
export async function measureServiceCreate({ large }: BenchOptions): Promise<void> {
  const repositories = await mkdtemp(join(tmpdir(), 'inngang-bench-repositories-'))
  await withProduct(
    { large },
    async ({ address, ctx }) => {
      const { id, username } = await makeUser(ctx, 'https://port.example')
      const session = await logIn(ctx, id, { grant: true })
      const response = await fetch(`${address}/services/new`, { headers: { cookie: `inngang_session=${session}` } })
      const token = /name="form_token" value="([^"]+)"/.exec(await response.text())?.[1] ?? ''
      const cookies = Object.fromEntries(
        [`inngang_session=${session}`, ...response.headers.getSetCookie()].map((cookie) => {
          const [pair = ''] = cookie.split(';')
          return [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
        }),
      )
      let number = 0
      function* forms(): Generator<Prepared> {
        for (;;) {
          const name = `service-${number++}`
          const form = { form_token: token, titleNb: 'Søknad', name, owner: username, licence: 'MIT' }
          yield { path: '/services/new', cookies, form, expected: 303 }
        }
      }
      const rows: (string | number)[][] = []
      for (const connections of [1, 4]) {
        await closedLoop(address, forms(), { connections, seconds: 3 })
        const load = await closedLoop(address, forms(), { connections, seconds })
        rows.push([`${connections} at once`, perSecond(load), percentile(load, 0.5), percentile(load, 0.99)])
      }
      writeTable(['', 'creates/s', 'p50 ms', 'p99 ms'], rows)
    },
    { REPOSITORIES: repositories },
  )
  await rm(repositories, { recursive: true })
}
