import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isHopeless, retryDelay, userText, withoutLinks } from './mail.ts'

test('A7 tries wait 30 s, twice as long each time, and never more than an hour', () => {
  expect([1, 2, 3, 7, 8, 30].map(retryDelay)).toEqual([30, 60, 120, 1920, 3600, 3600])
})

test('A7 a mail is given up after a day, but not before it had its tries', () => {
  const day = 24 * 3600
  expect([isHopeless(19, 3 * day), isHopeless(50, day - 1), isHopeless(20, day)]).toEqual([false, false, true])
})

test.each([
  ['Kari Nordmann', 'Kari Nordmann'],
  ['  Kari \r\n\t Nordmann ', 'Kari Nordmann'],
  ['Kari\u202emoc.live', 'Karimoc.live'],
  ['Kari\u200b\u200d\u0000', 'Kari'],
  ['Å'.repeat(70), `${'Å'.repeat(59)}…`],
  ['👩‍💻'.repeat(40), `${'👩💻'.repeat(29)}👩…`],
])('SEC-C9 %j is shown in a mail as %j', (value, shown) => {
  expect(userText(value)).toBe(shown)
})

const hosts = fc.stringMatching(/^[a-z0-9-]{1,12}(\.[a-z]{2,6}){1,3}$/)
const addresses = fc.oneof(
  hosts,
  hosts.map((host) => `www.${host}`),
  hosts.map((host) => `https://${host}/path?query=1`),
  hosts.map((host) => `mailto:me@${host}`),
  hosts.map((host) => `me@${host}`),
  hosts.map((host) => host.replaceAll('.', '。')),
)

/** What mail programs go by, at their most eager. */
const linkers = [
  /[a-z][a-z0-9+.-]*:\/\/\S/iu,
  /www\.[a-z0-9]/iu,
  /[a-z0-9-]\.[a-z]{2,}/iu,
  /\S@[a-z0-9]/iu,
  /mailto:[a-z]/iu,
  /[a-z0-9-][。．｡․][a-z]{2,}/iu,
]

test('SEC-C9 nothing that somebody typed looks like a link to a mail program', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), addresses, fc.string(), (before, address, after) => {
      const shown = withoutLinks(userText(`${before}${address}${after}`, 200))
      for (const linker of linkers) expect(shown).not.toMatch(linker)
    }),
    { numRuns: 1000 },
  )
})

test('SEC-C9 a browser refuses a host name that was broken so', () => {
  for (const host of ['evil.example', 'www.evil.example']) {
    expect(URL.canParse(`http://${host}/`)).toBe(true)
    expect(URL.canParse(`http://${withoutLinks(host)}/`)).toBe(false)
  }
})
