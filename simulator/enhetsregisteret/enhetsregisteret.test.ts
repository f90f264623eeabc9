import { afterAll, beforeAll, expect, test } from 'vitest'
import { isOrganisationNumber, isShortName } from '../../server/organisation/index.ts'
import { parseOrganisationList } from '../../server/registry/altinn-orgs.ts'
import { entities } from './entities.ts'
import { type Register, startRegister } from './index.ts'

let register: Register
beforeAll(async () => {
  register = await startRegister({ registerPort: 0 })
})
afterAll(() => register.close())

const ask = async (path: string) => {
  const answer = await fetch(register.apiUrl + path)
  return [answer.status, await answer.json()]
}

test('X8: every number is synthetic, has a good check digit and stands there once', () => {
  const numbers = entities.map(({ number }) => number)
  expect(numbers.filter((number) => !/^[23]/.test(number) || !isOrganisationNumber(number))).toEqual([])
  expect(new Set(numbers).size).toBe(numbers.length)
})

test('Q2: the answers have the classes of the real register', async () => {
  expect(await ask('/enheter/314758625')).toMatchObject([200, { organisasjonsnummer: '314758625', konkurs: false }])
  expect(await ask('/enheter/310000124')).toMatchObject([200, { slettedato: '2024-11-26' }])
  expect(await ask('/enheter/210000003')).toMatchObject([404, {}])
  expect(await ask('/underenheter/210000003')).toMatchObject([200, { overordnetEnhet: '314758625' }])
  expect(await ask('/enheter/310000132')).toMatchObject([410, { slettedato: '2023-05-04' }])
  expect(await ask('/enheter/310000140')).toMatchObject([500, {}])
  expect(await ask('/enheter/310000205')).toMatchObject([404, {}])
  expect(await ask('/enheter/31')).toMatchObject([400, {}])
  expect(await ask('/roller')).toMatchObject([404, {}])
})

test('Q7: the list of service owners is of the published format, and has numbers of the register', async () => {
  const orgs = parseOrganisationList(await (await fetch(register.listUrl)).json())
  const registered = entities.map(({ number }) => number)
  expect([...orgs.values()].filter(({ orgnr }) => orgnr !== '' && !registered.includes(orgnr))).toEqual([])
  expect([...orgs.keys()].every(isShortName)).toBe(true)
})

test.each([
  ['nb', 'Organisasjonsnumre å prøve med'],
  ['nn', 'Organisasjonsnummer å prøve med'],
  ['en', 'Organisation numbers to try'],
])('X1: the page lists every number with what it shows, in %s', async (language, title) => {
  const answer = await fetch(`${register.pageUrl}/?lang=${language}`)
  const page = await answer.text()
  expect([answer.status, page.includes(`<html lang="${language}"`), page.includes(title)]).toEqual([200, true, true])
  for (const { number } of entities) expect(page).toContain(number.replace(/(...)(...)(...)/, '$1\u00a0$2\u00a0$3'))
  expect(answer.headers.get('set-cookie')).toContain(`register_language=${language}`)
  expect((await fetch(`${register.pageUrl}/assets/look.css`)).status).toBe(200)
})
