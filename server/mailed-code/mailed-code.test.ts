import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { inTransaction } from '../context.ts'
import { createSecrets } from '../secrets.ts'
import { issueCode, spendCode, sweepCodes } from './index.ts'

let bare: BareContext
beforeEach(async () => {
  bare = await createBareContext()
})
afterEach(() => bare.end())

const use = {
  purpose: 'connect',
  bearerId: '00000000-0000-4000-8000-000000000001',
  addressKey: 'kari@example.no',
} as const
const wrongFor = (code: string, number = 1) => String((Number(code) + number) % 1_000_000).padStart(6, '0')
const rows = () => bare.ctx.db.selectFrom('mailedCode').selectAll().execute()

test('A3: a code has six digits and works once, with spaces inside too', async () => {
  const code = await issueCode(bare.ctx, use)
  expect(code).toMatch(/^\d{6}$/)
  expect(await spendCode(bare.ctx, use, ` ${code.slice(0, 3)} ${code.slice(3)} `)).toEqual({ userId: null })
  expect(await spendCode(bare.ctx, use, code)).toBeUndefined()
})

test('SEC-C3: a code is worth nothing for another purpose, bearer or address', async () => {
  const code = await issueCode(bare.ctx, use)
  const others = [
    { ...use, purpose: 'activate' },
    { ...use, bearerId: '00000000-0000-4000-8000-000000000002' },
    { ...use, addressKey: 'ola@example.no' },
  ] as const
  for (const other of others) expect(await spendCode(bare.ctx, other, code)).toBeUndefined()
  expect(await spendCode(bare.ctx, use, code)).toBeDefined()
})

test('SEC-C3: five wrong tries kill a code, and what is no code costs no try', async () => {
  const code = await issueCode(bare.ctx, use)
  for (const typed of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
    expect(await spendCode(bare.ctx, use, typed)).toBeUndefined()
  for (let number = 1; number <= 4; number++) await spendCode(bare.ctx, use, wrongFor(code, number))
  expect((await rows())[0]?.triesLeft).toBe(1)
  await spendCode(bare.ctx, use, wrongFor(code, 5))
  expect(await spendCode(bare.ctx, use, code)).toBeUndefined()
})

test('SEC-C3: a hundred guesses at once share five tries', async () => {
  const code = await issueCode(bare.ctx, use)
  await Promise.all(Array.from({ length: 100 }, (_, number) => spendCode(bare.ctx, use, wrongFor(code, number + 1))))
  expect((await rows())[0]?.triesLeft).toBe(0)
})

test('SEC-C3: a right code typed twice at once works once', async () => {
  const code = await issueCode(bare.ctx, use)
  const { second } = await inTransaction(bare.ctx, async (tx) => {
    await spendCode(tx, use, code)
    const overlapping = spendCode(bare.ctx, use, code)
    await new Promise((resolve) => setTimeout(resolve, 150))
    return { second: overlapping }
  })
  expect(await second).toBeUndefined()
})

test('SEC-C4: an older code works until one is used; then none does', async () => {
  const codes = [await issueCode(bare.ctx, use), await issueCode(bare.ctx, use)]
  expect(await spendCode(bare.ctx, use, codes[0] ?? '')).toBeDefined()
  expect(await spendCode(bare.ctx, use, codes[1] ?? '')).toBeUndefined()
})

test('A3: a code lives ten minutes and is swept away after', async () => {
  const code = await issueCode(bare.ctx, use)
  bare.clock.time = new Date(bare.clock.time.getTime() + 600_001)
  expect(await spendCode(bare.ctx, use, code)).toBeUndefined()
  expect(await sweepCodes(bare.ctx, 10)).toBe(1)
  expect(await rows()).toEqual([])
})

test('SEC-C3: what is stored depends on the secret and the bearer, so that the table alone gives no code away', async () => {
  const ctx = { ...bare.ctx, randomToken: () => 'always the same' }
  const first = await issueCode(ctx, use)
  const second = await issueCode(ctx, { ...use, bearerId: '00000000-0000-4000-8000-000000000002' })
  const third = await issueCode({ ...ctx, secrets: createSecrets(['another secret, as long as it has to be']) }, use)
  expect(new Set([first, second, third]).size).toBe(1)
  expect(new Set((await rows()).map(({ codeHash }) => codeHash.toString('hex'))).size).toBe(3)
})

test('A3: codes are spread over the whole million', async () => {
  const ctx = { ...bare.ctx, randomToken: () => crypto.randomUUID() }
  const codes = await Promise.all(Array.from({ length: 400 }, () => issueCode(ctx, use)))
  for (let digit = 0; digit < 10; digit++)
    expect(codes.filter((code) => code.startsWith(`${digit}`)).length).toBeGreaterThan(12)
})
