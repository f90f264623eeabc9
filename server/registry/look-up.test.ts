import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startRegister } from '../../simulator/enhetsregisteret/index.ts'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { failingAt } from '../../test/failing-database.ts'
import { count } from '../../test/long.ts'
import { type RegisterAnswer, registerRecord, startTestRegister, type TestRegister } from '../../test/register.ts'
import { type Context, inTransaction } from '../context.ts'
import { sweepInBatches } from '../jobs/sweep.ts'
import { isOrganisationNumber } from '../organisation/index.ts'
import { askRegister } from './enhetsregisteret.ts'
import { lookUp, sweepRegistry } from './index.ts'
import { endPause, pause } from './pause-queries.ts'

let bare: BareContext
let register: TestRegister
let ctx: Context
beforeAll(async () => {
  bare = await createBareContext()
  register = await startTestRegister()
  ctx = asking(register.url)
})
afterAll(async () => {
  await register.close()
  await bare.end()
})
beforeEach(async () => {
  register.forget()
  await bare.ctx.db.deleteFrom('registryEntity').execute()
  await bare.ctx.db.deleteFrom('registryPause').execute()
})

function asking(url: string, timeoutSeconds = 5): Context {
  return { ...bare.ctx, config: { ...bare.ctx.config, enhetsregisteret: { url, timeoutSeconds } } }
}

const number = '314758625'
const other = '310000019'
const main = `/enheter/${number}`
const sub = `/underenheter/${number}`
const advance = (seconds: number) => {
  bare.clock.time = new Date(bare.clock.time.getTime() + seconds * 1000)
}
const hour = 3600
const known = (answer: RegisterAnswer = { status: 200, body: registerRecord(number) }) => register.answer(main, answer)

test('Q2: every number of the simulated register answers as its page says', async () => {
  const stub = await startRegister({ registerPort: 0 })
  try {
    const local = asking(stub.apiUrl)
    const looked = (asked: string) => lookUp(local, asked)
    expect(await looked('314758625')).toEqual({
      outcome: 'found',
      lookedUpAt: bare.clock.time,
      entity: {
        number: '314758625',
        name: 'EKSEMPELDIREKTORATET',
        form: 'ORGL',
        formName: 'Organisasjonsledd',
        sectors: ['6100'],
        sectorName: 'Statsforvaltningen',
        bankrupt: false,
        windingUp: false,
        deletedOn: null,
        isSubEntity: false,
        parent: { number: '310000027', name: null },
      },
    })
    const parent = { number: '314758625', name: 'EKSEMPELDIREKTORATET' }
    expect(await looked('310000183')).toMatchObject({ entity: { form: 'KF', sectors: ['1510', '6500'] } })
    expect(await looked('310000108')).toMatchObject({ entity: { bankrupt: true, windingUp: false } })
    expect(await looked('310000116')).toMatchObject({ entity: { bankrupt: false, windingUp: true } })
    expect(await looked('310000124')).toMatchObject({ outcome: 'found', entity: { deletedOn: '2024-11-26' } })
    expect(await looked('210000003')).toMatchObject({
      entity: { isSubEntity: true, parent, sectors: ['6100'], sectorName: 'Statsforvaltningen' },
    })
    expect(await looked('312206498')).toMatchObject({
      entity: { formName: 'Interkommunalt selskap', sectors: [], sectorName: null },
    })
    expect(await looked('310000132')).toMatchObject({ outcome: 'removed', deletedOn: '2023-05-04' })
    expect(await looked('310000175')).toEqual({ outcome: 'none' })
    expect(await looked('310000140')).toEqual({ outcome: 'unavailable' })
    advance(5)
    expect(await looked('310000167')).toEqual({ outcome: 'unavailable' })
    advance(hour)
    expect(await lookUp(asking(stub.apiUrl, 0.05), '310000159')).toEqual({ outcome: 'unavailable' })
  } finally {
    await stub.close()
  }
})

test('Q2: who asks is told, and a number that cannot be one is never asked for', async () => {
  known()
  for (const wrong of ['', '999999990', '../enheter', '31475862', `${number}/roller`])
    expect(await lookUp(ctx, wrong)).toEqual({ outcome: 'none' })
  expect(register.asked).toEqual([])
  await lookUp(ctx, number)
  const [{ path, headers } = { path: '', headers: {} }] = register.asked
  expect([path, headers['user-agent']]).toEqual([main, 'Inngang (+http://localhost:8080)'])
})

test('Q2: an answer serves for twelve hours, also in another process, and then the register is asked again', async () => {
  known()
  const first = await lookUp(ctx, number)
  advance(12 * hour - 1)
  known({ status: 200, body: registerRecord(number, { navn: 'ET NYTT NAVN' }) })
  expect(await lookUp({ ...ctx }, number)).toEqual(first)
  expect(register.paths()).toEqual([main])
  advance(1)
  expect(await lookUp(ctx, number)).toMatchObject({ entity: { name: 'ET NYTT NAVN' }, lookedUpAt: bare.clock.time })
})

test('Q2: that there is no such number is believed for ten minutes', async () => {
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'none' })
  known()
  advance(599)
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'none' })
  expect(register.paths()).toEqual([main, sub])
  advance(1)
  expect(await lookUp(ctx, number)).toMatchObject({ outcome: 'found' })
})

test('Q2: that there was no such number does not stand in while the register is away', async () => {
  await lookUp(ctx, number)
  known({ status: 503 })
  advance(600)
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'unavailable' })
})

test('Q2: while the register is away an answer of 30 days stands in, one that there is none does not, and both are swept', async () => {
  known()
  const before = await lookUp(ctx, number)
  await lookUp(ctx, other)
  known({ status: 503 })
  register.answer(`/enheter/${other}`, { status: 503 })
  advance(30 * 24 * hour - 1)
  expect(await lookUp(ctx, number)).toEqual(before)
  advance(1)
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'unavailable' })
  advance(hour)
  expect(await lookUp(ctx, other)).toEqual({ outcome: 'unavailable' })
  expect(await sweepInBatches((limit) => sweepRegistry(ctx, limit))).toBe(2)
})

test.each([
  ['an error', { status: 500 }, 5],
  ['a crowd', { status: 429 }, 5],
  ['a crowd that says how long', { status: 429, headers: { 'retry-after': '90' } }, 90],
  ['one that says a day', { status: 503, headers: { 'retry-after': '86400' } }, 3600],
  ['one that gives a date', { status: 503, headers: { 'retry-after': 'Fri, 27 Nov 2026 12:00:00 GMT' } }, 5],
])('Q2: after %s every process leaves the register in peace', async (_what, failure, seconds) => {
  known(failure)
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'unavailable' })
  known()
  advance(seconds - 1)
  expect(await lookUp({ ...ctx }, other)).toEqual({ outcome: 'unavailable' })
  expect(register.paths()).toEqual([main])
  advance(1)
  expect(await lookUp(ctx, number)).toMatchObject({ outcome: 'found' })
})

test('Q2: silence is ended by the time-out and counts as a failure', async () => {
  register.answer(main, 'silence')
  expect(await lookUp(asking(register.url, 0.05), number)).toEqual({ outcome: 'unavailable' })
  known()
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'unavailable' })
  expect(register.paths()).toEqual([main])
})

test('Q2: the peace doubles with each failure up to five minutes, and an answer ends it', async () => {
  known({ status: 500 })
  const pauses: number[] = []
  for (let failure = 0; failure < 8; failure++) {
    await lookUp(ctx, number)
    const { until } = await ctx.db.selectFrom('registryPause').select('until').executeTakeFirstOrThrow()
    pauses.push((until.getTime() - bare.clock.time.getTime()) / 1000)
    bare.clock.time = until
  }
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300])
  known()
  expect(await lookUp(ctx, number)).toMatchObject({ outcome: 'found' })
  expect(await ctx.db.selectFrom('registryPause').select('failures').execute()).toEqual([])
})

test('Q2: those who fail together count as one failure, and one alone asks first when the peace is over', async () => {
  known({ status: 500 })
  await Promise.all(Array.from({ length: 5 }, () => lookUp(ctx, number)))
  expect(await ctx.db.selectFrom('registryPause').select('failures').execute()).toEqual([{ failures: 1 }])
  advance(5)
  register.asked.length = 0
  register.answer(main, 'silence')
  const slow = asking(register.url, 0.3)
  await Promise.all(Array.from({ length: 5 }, () => lookUp(slow, number)))
  expect(register.paths()).toEqual([main])
})

test('Q2: who began to ask before others failed twice neither shortens nor ends the peace', async () => {
  const paused = () => ctx.db.selectFrom('registryPause').select(['failures', 'until']).execute()
  for (const failures of [0, 1]) await pause(ctx, { failures, seconds: undefined })
  const before = await paused()
  await pause(ctx, { failures: 0, seconds: undefined })
  await endPause(ctx, 1)
  expect(await paused()).toEqual(before)
})

test.each([
  ['of another number', { body: registerRecord(other) }],
  ['without a name', { body: { organisasjonsnummer: number, organisasjonsform: { kode: 'AS' } } }],
  ['with a blank name', { body: registerRecord(number, { navn: ' \u202e' }) }],
  ['with a blank form', { body: registerRecord(number, { organisasjonsform: { kode: '' } }) }],
  ['whose parent is no number', { body: registerRecord(number, { overordnetEnhet: '../roller' }) }],
  ['that is no JSON', { body: '<html>' }],
  ['that is a list', { body: [] }],
  ['longer than 256 kB', { body: registerRecord(number, { aktivitet: ['x'.repeat(300_000)] }) }],
  ['of another host', { status: 302, headers: { location: '/api/enheter/310000019' } }],
  ['that the proxy refused', { status: 403 }],
])('SEC-D14, Q2: an answer %s is not believed', async (_what, answer) => {
  register.answer(`/enheter/${other}`, { status: 200, body: registerRecord(other) })
  known({ status: 200, ...answer })
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'unavailable' })
  expect(register.paths()).toEqual([main])
  expect(await ctx.db.selectFrom('registryEntity').select('number').execute()).toEqual([])
})

test.each([
  ['one odd record', { status: 200, body: registerRecord(number, { navn: 7 }) }],
  ['one number that is refused', { status: 403 }],
])('Q2: %s keeps nobody else from being looked up', async (_what, answer) => {
  known(answer)
  register.answer(`/enheter/${other}`, { status: 200, body: registerRecord(other) })
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'unavailable' })
  expect(await lookUp(ctx, other)).toMatchObject({ outcome: 'found' })
})

test('Q2: a removed number needs no body, and one that tells of another number is not believed', async () => {
  known({ status: 410 })
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'removed', deletedOn: null, lookedUpAt: bare.clock.time })
  register.answer(`/enheter/${other}`, { status: 410, body: { organisasjonsnummer: number } })
  expect(await lookUp(ctx, other)).toEqual({ outcome: 'unavailable' })
})

test.each(['underAvvikling', 'underTvangsavviklingEllerTvangsopplosning'])('Q2: %s is being wound up', async (flag) => {
  known({ status: 200, body: registerRecord(number, { [flag]: true }) })
  expect(await lookUp(ctx, number)).toMatchObject({ entity: { windingUp: true, bankrupt: false } })
})

test('Q2: a sub-entity that is gone is removed', async () => {
  register.answer(sub, { status: 410, body: { organisasjonsnummer: number, slettedato: '2024-11-26' } })
  expect(await lookUp(ctx, number)).toMatchObject({ outcome: 'removed', deletedOn: '2024-11-26' })
})

test('Q2: a sub-entity whose parent cannot be had is not half told, and one whose parent is gone has no sector', async () => {
  const { institusjonellSektorkode: _, ...workplace } = registerRecord(number, {
    organisasjonsform: { kode: 'BEDR' },
    overordnetEnhet: other,
  })
  register.answer(sub, { status: 200, body: workplace })
  register.answer(`/enheter/${other}`, { status: 500 })
  expect(await lookUp(ctx, number)).toEqual({ outcome: 'unavailable' })
  advance(5)
  register.answer(`/enheter/${other}`, { status: 410 })
  const entity = { isSubEntity: true, sectors: [], parent: { number: other, name: null } }
  expect(await lookUp(ctx, number)).toMatchObject({ outcome: 'found', entity })
})

test('Q2: a name with marks that nobody sees is kept without them', async () => {
  known({ status: 200, body: registerRecord(number, { navn: ' A\u0000B\u202e\nC ' }) })
  expect(await lookUp(ctx, number)).toMatchObject({ entity: { name: 'A B C' } })
})

test('Q2: what the register calls the form and the sector is kept with the answer, and need not be there', async () => {
  const named = { formName: 'Organisasjonsledd', sectorName: 'Statsforvaltningen' }
  known()
  for (const asked of [1, 2]) expect([asked, await lookUp(ctx, number)]).toMatchObject([asked, { entity: named }])
  expect(register.paths()).toEqual([main])
  const bare = { organisasjonsform: { kode: 'ORGL', beskrivelse: ' ' }, institusjonellSektorkode: { kode: '6100' } }
  register.answer(`/enheter/${other}`, { status: 200, body: registerRecord(other, bare) })
  for (const asked of [1, 2]) {
    const { entity } = Object(await lookUp(ctx, other))
    expect([asked, entity]).toMatchObject([asked, { formName: null, sectors: ['6100'], sectorName: null }])
  }
})

test('Q2: a name without end is cut', async () => {
  known({ status: 200, body: registerRecord(number, { navn: 'Å'.repeat(301) }) })
  expect(await lookUp(ctx, number)).toMatchObject({ entity: { name: 'Å'.repeat(300) } })
})

test('X5: a fault of our own database is not taken for silence of the register', async () => {
  known()
  const { ctx: failing } = failingAt(ctx, 3)
  await expect(lookUp(failing, number)).rejects.toThrow('statement 3 fails')
})

test('Q2: the register is never asked inside a transaction', async () => {
  await expect(inTransaction(ctx, (tx) => lookUp(tx, number))).rejects.toThrow('transaction')
  expect(register.asked).toEqual([])
})

test('Q2: whatever the register answers, a look-up is one of four things and no error', async () => {
  const numbers = fc.stringMatching(/^[23][0-9]{8}$/).filter(isOrganisationNumber)
  const status = fc.constantFrom(200, 200, 200, 404, 410, 400, 429, 500, 301)
  await fc.assert(
    fc.asyncProperty(
      numbers,
      status,
      fc.json(),
      fc.dictionary(fc.string(), fc.jsonValue()),
      async (asked, ...answer) => {
        const [answered, text, fields] = answer
        const body = Object.keys(fields).length > 0 ? registerRecord(asked, fields) : text
        for (const path of ['enheter', 'underenheter']) register.answer(`/${path}/${asked}`, { status: answered, body })
        expect(['found', 'none', 'removed', 'unavailable']).toContain((await lookUp(ctx, asked)).outcome)
        advance(hour)
      },
    ),
    { numRuns: count(2000) },
  )
})

test('Q2: a deletion on a day that no calendar has is not believed', async () => {
  register.answer(main, { status: 200, body: registerRecord(number, { slettedato: '2024-02-30' }) })
  const signal = AbortSignal.timeout(5000)
  await expect(askRegister(ctx.config, { collection: 'enheter', number, signal })).rejects.toThrow('another form')
})

test('Q2: a field of any other kind makes a record unbelievable, and is never an error', async () => {
  const record = registerRecord(number, { overordnetEnhet: other, slettedato: '2024-11-26' })
  const field = fc.constantFrom(...Object.keys(record))
  await fc.assert(
    fc.asyncProperty(field, fc.jsonValue(), async (name, value) => {
      register.answer(main, { status: 200, body: { ...record, [name]: value } })
      const signal = AbortSignal.timeout(5000)
      const outcome = await askRegister(ctx.config, { collection: 'enheter', number, signal }).then(
        (answer) => answer.outcome,
        (error) => error.constructor.name,
      )
      expect(['found', 'RegisterAway']).toContain(outcome)
    }),
    { numRuns: count(2000) },
  )
})
