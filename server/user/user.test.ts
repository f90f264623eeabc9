import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliveryAddress, emailKey, typedLogin, usernameFromName, usernameProblem } from './user.ts'

const fine = `a A z 7 0 ab aB 42 kari Kari KARI ole_hansen ole-hansen ole.hansen o.l-e_h 0ctet x1 1x a-b-c-d a_b_c a.b.c
  ola2 nordmann99 per.gynt ase_larsen bjorn oystein saemund joe-42 n0rdm4nn zoe.q k9 abcdefghijklmnopqrstuvwxyz0123456789abcd
  user1 user1234 admin2 api4you adminkari kariadmin gitte roots rootsy newton helper supporting apis apix apps2 teamster
  mary.ann-o_neil t800 r2-d2 c3po ii il l1 O0 wikipedian helga hjelmeland nn nb en tt01 tt03 prod test1 dev ops git2 keysmith`.split(
  /\s+/,
)

const illFormed = [
  ...[
    '',
    ' ',
    '.',
    '-',
    '_',
    '.a',
    '-a',
    '_a',
    'a.',
    'a-',
    'a_',
    'a..b',
    'a--b',
    'a__b',
    'a.-b',
    'a-_b',
    'a_.b',
    '..',
    'a b',
    ' a',
    'a ',
  ],
  ...[
    'a\n',
    '\na',
    'a\0',
    '\0',
    'a\tb',
    'a@b',
    'a/b',
    'a\\b',
    'a%41',
    'a+b',
    'a!',
    "a'b",
    'a"b',
    'a<b',
    'a&b',
    'a=b',
    'a:b',
    'a;b',
    'a,b',
    'a~',
    'a*',
    '../x',
  ],
  // Confusables: what looks like another's name is refused by being outside ASCII (SEC-A4).
  ...[
    'кari',
    'kаri',
    'karі',
    'аdmin',
    'аррӏе',
    'ѕcope',
    'οle',
    'οlα',
    'ｋari',
    'ｋａｒｉ',
    'kari\u200b',
    'ka\u200dri',
    'ka\u00adri',
    '\u202ekari',
    'kari\ufe0f',
  ],
  ...[
    'kårı',
    'kåri',
    'ærlig',
    'øystein',
    'åse',
    'jürgen',
    'josé',
    'jose\u0301',
    'ﬁnn',
    'ⅳan',
    'ka①',
    'ka²',
    'K\u212aari',
    'ſven',
    'đorđe',
    'ŋ',
    '١٢٣',
    '०',
    '李',
    '😀',
    'kari😀',
    'ｱ',
  ],
]

const reserved =
  `admin Admin ADMIN aDmIn ad.min ad-min a_d_m_i_n api API a.p.i root Root www support help login log-in log.in
  logout log_out sign-up signin register activate settings account accounts dashboard oauth oauth2 o.auth well-known wellknown
  servicedesk service-desk service_desk operator altinn Altinn altinn-studio altinn.studio digdir Ansattporten inngang user users
  owner owners org orgs organisation organization team teams repos repo new security abuse postmaster webmaster null undefined
  kari.git Kari.GIT kari.keys kari.gpg kari.rss kari.atom kari.txt kari.ico kari.json kari.png kari.svg kari.xml kari.wiki
  robots.txt favicon.ico sitemap.xml jwks.json a.b.git tt02 production`.split(/\s+/)

test(`R6: usernames of form are free to take (${fine.length})`, () => {
  expect(fine.filter((name) => usernameProblem(name, []))).toEqual([])
})

test(`R6, SEC-A4: anything else than letters a–z, digits and single separators is refused (${illFormed.length})`, () => {
  expect(illFormed.filter((name) => usernameProblem(name, []) !== 'username-form')).toEqual([])
})

test(`R6: reserved names are refused in any case and with separators inside (${reserved.length})`, () => {
  expect(reserved.filter((name) => usernameProblem(name, []) !== 'username-reserved')).toEqual([])
  expect(fine.length + illFormed.length + reserved.length).toBeGreaterThanOrEqual(200)
})

test('R6: forty characters are the most', () => {
  expect(usernameProblem('a'.repeat(40), [])).toBeUndefined()
  expect(usernameProblem('a'.repeat(41), [])).toBe('username-long')
})

test("R6: names on the operator's list are kept for organisations", () => {
  const kept = ['TTD', 'skd']
  expect(['ttd', 'Ttd', 't.t.d', 'SKD', 's-kd'].map((name) => usernameProblem(name, kept))).toEqual(
    Array(5).fill('username-reserved'),
  )
  expect(usernameProblem('ttd2', kept)).toBeUndefined()
})

test.each([
  ['Ole Bjørn', 'Hansen Berg', 'ole_bjorn_hansen_berg'],
  ['Ole', null, 'ole'],
  [null, 'Hansen', 'hansen'],
  ['Åse', 'Sæther', 'ase_saether'],
  ['A\u030ase', 'Lo\u0308f', 'ase_lof'],
  ['José', "O'Neil-Çelik", 'jose_o_neil_celik'],
  ['Łukasz', 'Þór Weiß', 'lukasz_thor_weiss'],
  ['Máret', 'Đoŋŧi', 'maret_donti'],
  ['Анна', 'Ли', undefined],
  ['Анна', 'Li', 'li'],
  ['  ', '--', undefined],
  [null, null, undefined],
  ['Wolfeschlegelsteinhausenbergerdorff', 'Senior', 'wolfeschlegelsteinhausenbergerdorff_seni'],
  ['Abcdefghijklmnopqrstuvwxyzabcdefghijklm', 'Nop', 'abcdefghijklmnopqrstuvwxyzabcdefghijklm'],
])('R6: %s + %s → %s', (given, family, expected) => {
  expect(usernameFromName(given, family)).toBe(expected)
})

test('R6: whatever a person is called, a suggestion has the form of a username', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (given, family) => {
      const suggested = usernameFromName(given, family)
      return suggested === undefined || usernameProblem(suggested, []) !== 'username-form'
    }),
  )
})

test.each([
  ['Kari@Example.NO', 'kari@example.no'],
  ['kari+studio@example.no', 'kari+studio@example.no'],
  ["o'neil@example.co.uk", "o'neil@example.co.uk"],
  ['kari@BLÅBÆR.no', 'kari@xn--blbr-roah.no'],
  ['kari@xn--blbr-roah.no', 'kari@xn--blbr-roah.no'],
  ['kari@пример.рф', 'kari@xn--e1afmkfd.xn--p1ai'],
])('R7: %s is compared as %s', (typed, key) => {
  expect(emailKey(typed)).toBe(key)
})

const noAddresses = [
  ...[
    '',
    '@',
    'kari',
    'kari@',
    '@example.no',
    'kari@example',
    'kari@localhost',
    'kari@@example.no',
    'a@b@example.no',
    'kari@.no',
    'kari@example.',
  ],
  ...[
    'kari@example..no',
    'kari@-example.no',
    'kari@example-.no',
    'kari@exa_mple.no',
    'kari@1.2.3.4',
    'kari@[1.2.3.4]',
    'kari@0x7f.1',
    'kari@example.n',
  ],
  ...[
    '.kari@example.no',
    'kari.@example.no',
    'ka..ri@example.no',
    'ka ri@example.no',
    '"kari"@example.no',
    'kari(x)@example.no',
    'kari,ola@example.no',
  ],
  ...[
    'Kari <kari@example.no>',
    'kåri@example.no',
    'kari@example.no\r\nBcc: x@y.no',
    'kari\0@example.no',
    'kari@example.no\0',
    'kari@exam\0ple.no',
  ],
  // A parser of URLs would read each of these as an address at altinn.no, while mail went elsewhere.
  ...[
    'kari@altinn.no/.evil.example',
    'kari@altinn.no?.evil.example',
    'kari@altinn.no#.evil.example',
    'kari@altinn.no\\.evil.example',
  ],
  ...[
    'kari@altin%6E.no',
    'kari@altinn.no:25',
    'kari@alt\u00adinn.no',
    'kari@alt\u200binn.no',
    'kari@altinn\u3002no',
    `${'a'.repeat(65)}@example.no`,
  ],
  ...[
    `kari@${'a'.repeat(64)}.no`,
    `kari@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.no${'e'.repeat(9)}`,
  ],
]

test.each(noAddresses)('R7, SEC-A5: %j is no address', (typed) => {
  expect(emailKey(typed)).toBeUndefined()
})

test('R7: 254 characters are the most, in the form that is compared too', () => {
  const long = (letters: number) => `${'k'.repeat(64)}@${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(letters)}.no`
  expect(emailKey(long(58))).toHaveLength(254)
  expect(emailKey(long(59))).toBeUndefined()
  expect(emailKey(`${'k'.repeat(64)}@${`${'å'.repeat(40)}.`.repeat(4)}no`)).toBeUndefined()
})

test('R7, SEC-A5: mail goes to the domain that was compared, and to no other reading of it', () => {
  const typed = 'Kari.N@ＢLÅBÆR.no'
  expect(deliveryAddress({ email: typed, emailKey: emailKey(typed) ?? '' })).toBe('Kari.N@xn--blbr-roah.no')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.emailAddress(),
        fc.string({ unit: 'binary' }),
        fc.tuple(fc.string(), fc.domain()).map((parts) => parts.join('@')),
      ),
      (email) => {
        const key = emailKey(email)
        return (
          key === undefined ||
          (emailKey(deliveryAddress({ email, emailKey: key })) === key && /^[!-~]+$/.test(key) && emailKey(key) === key)
        )
      },
    ),
  )
})

test('R4: what was copied from a mail is found without the invisible characters in it', () => {
  expect(typedLogin(' kari\u200c.\u00adn\0@example.no\n')).toBe('kari.n@example.no')
})
