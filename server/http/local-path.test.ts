import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileAddress } from '../../test/hostile-addresses.ts'
import { localPath } from './local-path.ts'

const origin = 'https://studio.example'

test.each([
  ['/', '/'],
  ['/account', '/account'],
  ['/account?a=1&b=/c#d', '/account?a=1&b=/c#d'],
  ['/a b', '/a%20b'],
  ['/å', '/%C3%A5'],
  ['/a/../b', '/b'],
  ['/a\\b', '/a/b'],
  ['/%2F%2Fevil.example', '/%2F%2Fevil.example'],
])('L3: %s is a path of ours', (text, path) => {
  expect(localPath(text)).toBe(path)
})

const hostile = [
  '',
  'account',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\n//evil.example',
  '\t//evil.example',
  '/./\\evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/.//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'data:text/html,a',
  '/\u0000/evil.example',
  '//u:p@evil.example/',
  '/../..//evil.example',
  '/%2e%2e//evil.example',
  '/.\t//evil.example',
  `/${'a'.repeat(3000)}`,
]

test.each(hostile)('SEC-F9: %j is no path of ours, or stays with us', (text) => {
  expect(staysWithUs(text)).toBe(true)
})

test.each([undefined, null, 7, ['/a', '/b'], { toString: () => '/a' }])(
  'SEC-F9: %j is no text, and no path',
  (value) => {
    expect(localPath(value)).toBeUndefined()
  },
)

/** As browsers read a Location header that Node lets through. */
function staysWithUs(text: string): boolean {
  const path = localPath(text)
  if (path === undefined) return true
  const url = new URL(path, `${origin}/login`)
  return (
    url.origin === origin &&
    !url.username &&
    path.startsWith('/') &&
    !/^\/[/\\]/.test(path) &&
    !/[\s\p{Cc}]/u.test(path)
  )
}

test('SEC-F9: no mutation of an address leaves the origin', () => {
  fc.assert(fc.property(hostileAddress, staysWithUs), { numRuns: 10_000 })
})
