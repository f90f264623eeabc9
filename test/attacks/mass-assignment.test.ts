import { expect, test } from 'vitest'
import type { Reachable } from '../browser.ts'
import { sendEveryForm } from '../every-form.ts'
import { fieldsOf } from '../routes.ts'
import { columnsOf, rowsOf } from '../rows.ts'
import { createWorld, type World } from '../world.ts'

const someId = '00000000-0000-4000-8000-000000000000'

/** What would change something if anybody believed it. */
function wish(column: string): string {
  if (column.endsWith('_at') || column === 'at') return '2020-01-01T00:00:00Z'
  if (column === 'id' || column.endsWith('_id')) return someId
  const wishes: Record<string, string> = {
    state: 'active',
    kind: 'full',
    language: 'nn',
    email: 'evil@example.no',
    email_key: 'evil@example.no',
    address_key: 'evil@example.no',
    proven_address_key: 'evil@example.no',
    captcha_solved: 'true',
    wanted_path: '/evil',
  }
  return wishes[column] ?? '7'
}

const camel = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

const shapesOf = (column: string) => [
  column,
  camel(column),
  `${column}[]`,
  `user[${camel(column)}]`,
  `user.${column}`,
  `user_account[${column}]`,
]

/** Where a form goes, as it is declared. */
const routeOf = ({ app }: World, path: string) =>
  app.routeList.find(
    ({ method, url }) =>
      [method].flat().includes('POST') && new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`).test(path),
  )

const mostParts = 15

/** Before the form's own fields, in the way in which the form is written. */
function withFields(payload: string | Buffer, added: URLSearchParams): string | Buffer<ArrayBuffer> {
  if (typeof payload === 'string') return `${added}&${payload}`
  const boundary = payload.subarray(0, payload.indexOf('\r\n')).toString()
  // A form with a file may have few parts (SEC-N4), so some of the names from all over go there, all in the address.
  const some = [...added].filter((_, at) => at % Math.ceil(added.size / mostParts) === 0)
  const parts = some.map(
    ([name, value]) => `${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return Buffer.concat([Buffer.from(parts.join('')), payload])
}

/** Sends each form with the name of every column added to it, in the body and in the address. */
function withEveryColumn(world: World, columns: readonly string[], posted: Set<string>) {
  return (server: Reachable): Reachable => ({
    inject(request) {
      if (request.method !== 'POST') return server.inject(request)
      const route = routeOf(world, request.url)
      posted.add(route?.url ?? request.url)
      const own = new Set([...fieldsOf(route?.schema?.body), 'form_token'])
      const added = columns.flatMap((column) =>
        shapesOf(column).map((name) => [name, wish(column)] as [string, string]),
      )
      const foreign = new URLSearchParams(added.filter(([name]) => !own.has(name))).toString()
      return server.inject({
        ...request,
        url: `${request.url}?${foreign.slice(0, 8000)}`,
        payload: withFields(request.payload ?? '', new URLSearchParams(foreign)),
      })
    },
  })
}

const random: [RegExp, string][] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00/g, 'time'],
  // As people read it in a mail; the two walks may lie in different minutes.
  [/\b\d\d:[^\d\s]*\d\d\b/g, 'time'],
  [/\\x[0-9a-f]+/g, 'bytes'],
  [/\$argon2id\$[^"]+/g, 'hash'],
  // Of a commit, which has its time in it.
  [/\b[0-9a-f]{40}\b/g, 'commit'],
  [/[\w-]{43}/g, 'token'],
  [/127\.0\.0\.1:\d+/g, 'port'],
  [/\b\d{10}\b/g, 'seconds'],
  [/\b\d{6}\b/g, 'code'],
  // Of a repository, whose commits are packed with their times.
  [/^\(uuid,0,,,,\d+,0\)$/, '(uuid,0,,,,size,0)'],
]
const withoutChance = (row: string) => random.reduce((text, [pattern, name]) => text.replace(pattern, name), row)

/** What the whole product leaves behind, but for what is random. */
async function outcome(bend: (world: World, columns: string[]) => (server: Reachable) => Reachable) {
  const world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  const columns = [...new Set([...(await columnsOf(world)).values()].flat())]
  await sendEveryForm(world, bend(world, columns))
  const rows = await rowsOf(world, { except: ['signing_key', 'migration'] })
  const routes = world.app.routeList
    .filter(
      ({ config, method }) =>
        [method].flat().includes('POST') && !config?.foreign && !config?.api && config?.action !== 'method:refuse',
    )
    .map(({ url }) => url)
  await world.end()
  return {
    routes,
    columns,
    rows: Object.fromEntries(
      Object.entries(rows).map(([table, lines]) => [table, lines.map(withoutChance).sort()] as const),
    ),
  }
}

test('SEC-A6: the name of every column, added to every form in six shapes, changes no row of any table', async () => {
  const posted = new Set<string>()
  const plain = await outcome(() => (server) => server)
  const bent = await outcome((world, columns) => withEveryColumn(world, columns, posted))
  expect([...posted].sort()).toEqual([...new Set(plain.routes)].sort())
  expect(plain.columns.length).toBeGreaterThan(80)
  expect(plain.rows['user_account']?.every((row) => row.startsWith('(uuid,user,active,'))).toBe(true)
  expect(plain.rows['oauth_model']?.join()).toContain('Grant')
  expect(bent.rows).toEqual(plain.rows)
})
