import { hash, verify } from '@node-rs/argon2'
import { describe, expect, test, vi } from 'vitest'
import { createPasswordGate } from './password-gate.ts'

vi.mock('@node-rs/argon2', { spy: true })

const passwords = createPasswordGate({ processes: 1, cores: 2 })

test('R8, SEC-E4: a hash is Argon2id with 19 MiB, two passes, one lane and a salt of its own', async () => {
  const [one, other] = await Promise.all([passwords.hash('stol trapp gulrot'), passwords.hash('stol trapp gulrot')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(other)
})

describe('verify', () => {
  test('R8: the same password matches, however its letters were composed, and another does not', async () => {
    const stored = await passwords.hash('blåbærsyltetøy i mai'.normalize('NFC'))
    expect(await passwords.verify(stored, 'blåbærsyltetøy i mai'.normalize('NFD'))).toEqual({ matches: true })
    expect(await passwords.verify(stored, 'blåbærsyltetøy i juni')).toEqual({ matches: false })
  })

  test('R8: a hash with weaker parameters matches and comes with a new one', async () => {
    const weak = await hash('stol trapp gulrot', { memoryCost: 8192, timeCost: 1, parallelism: 1 })
    const { matches, newHash } = await passwords.verify(weak, 'stol trapp gulrot')
    expect(matches).toBe(true)
    expect(await passwords.verify(newHash, 'stol trapp gulrot')).toEqual({ matches: true })
    expect(await passwords.verify(weak, 'another')).toEqual({ matches: false })
  })

  test('R8: a hash with stronger parameters is left as it is', async () => {
    const strong = await hash('stol trapp gulrot', { memoryCost: 47_104, timeCost: 1, parallelism: 1 })
    expect(await passwords.verify(strong, 'stol trapp gulrot')).toEqual({ matches: true })
  })

  test('L1, SEC-B2: an unknown user costs one verification of the same strength as a known one', async () => {
    const stored = await passwords.hash('stol trapp gulrot')
    vi.mocked(verify).mockClear()
    expect(await passwords.verify(stored, 'wrong')).toEqual({ matches: false })
    expect(await passwords.verify(undefined, 'wrong')).toEqual({ matches: false })
    const strengths = vi
      .mocked(verify)
      .mock.calls.map(([hash]) => /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+/.exec(String(hash))?.[0])
    expect(strengths).toEqual(['$argon2id$v=19$m=19456,t=2,p=1', '$argon2id$v=19$m=19456,t=2,p=1'])
  })
})

describe('the gate', () => {
  test('SEC-E5: more than slots and queue can hold are sent away with 503, and the rest are served', async () => {
    const gate = createPasswordGate({ processes: 2, cores: 2, queue: 3 })
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => gate.hash('x')))
    expect(results.map(({ status }) => status).slice(0, 4)).toEqual(Array(4).fill('fulfilled'))
    const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason)
    expect(refused).toHaveLength(6)
    expect(refused[0]).toMatchObject({ kind: 'unavailable', retryAfter: 2 })
    expect(await gate.hash('x')).toBeTruthy()
  })

  test('SEC-E5: a failure frees its slot', async () => {
    const gate = createPasswordGate({ processes: 1, cores: 1, queue: 1 })
    await expect(gate.verify('not a hash', 'x')).rejects.toThrow()
    await expect(gate.verify('not a hash', 'x')).rejects.toThrow()
    await expect(gate.verify('not a hash', 'x')).rejects.toThrow()
    expect(await gate.verify(undefined, 'x')).toEqual({ matches: false })
  })

  test('SEC-E5: other work goes on while passwords are hashed', async () => {
    const gate = createPasswordGate({ processes: 1, cores: 1 })
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    await Promise.all(Array.from({ length: 10 }, () => gate.hash('x')))
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(10)
  })
})
