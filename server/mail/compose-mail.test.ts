import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testConfig } from '../../test/config.ts'
import { languages, textIn } from '../text/text.ts'
import { composeMail } from './compose-mail.tsx'
import { type MailContent, userText } from './mail.ts'

const { studio } = testConfig()

const activation: MailContent = {
  subject: 'Aktiver kontoen din',
  heading: 'Aktiver kontoen din',
  name: 'Kari',
  paragraphs: ['Du har bestilt en bruker.'],
  link: { label: 'Aktiver kontoen', path: '/activate/tok-en_1?x=1&y=2' },
  code: { label: 'Eller skriv koden', value: '123456' },
  afterwards: ['Lenken varer i tre timer.'],
}

const compose = (content: Partial<MailContent> = {}, language: (typeof languages)[number] = 'nb') =>
  composeMail(
    { t: textIn(language), language, studio, origin: 'https://studio.example' },
    { ...activation, ...content },
  )

test('text and HTML say the same: heading, greeting, paragraphs, link, code, contact', () => {
  const { subject, text, html } = compose()
  expect(subject).toBe('Aktiver kontoen din')
  for (const said of [
    'Aktiver kontoen din',
    'Hei, Kari!',
    'Du har bestilt en bruker.',
    'Eller skriv koden',
    '123456',
    'Lenken varer i tre timer.',
    studio.servicedesk,
  ]) {
    expect(text).toContain(said)
    expect(html).toContain(said)
  }
  expect(text).toContain('Aktiver kontoen:\nhttps://studio.example/activate/tok-en_1?x=1&y=2\n')
  expect(html.match(/href="https:\/\/studio\.example\/activate\/tok-en_1\?x=1&amp;y=2"/g)).toHaveLength(2)
  expect(html).toContain('>https://studio.example/activate/tok-en_1?x=1&amp;y=2</a>')
})

test.each(languages)('a mail in %s says which language it is in and greets without a name too', (language) => {
  const { html, text } = compose({ name: undefined, link: undefined, code: undefined }, language)
  expect(html).toContain(`<html lang="${language}">`)
  expect(text).toContain(textIn(language)('mail.hello'))
})

test('nothing in a mail is fetched from anywhere', () => {
  expect(compose().html).not.toMatch(/<img|<link|<script|url\(|src=|@import/i)
})

test('SEC-C11 a mail links to nothing but paths of our own', () => {
  for (const path of ['//evil.example', '/\\evil.example', 'https://evil.example', 'activate', '/a b', '/a\r\nb']) {
    expect(() => compose({ link: { label: 'x', path } })).toThrow('paths of our own')
  }
})

test('SEC-C9 nothing that people typed becomes markup, a link or a line of its own', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '<a href="https://evil.example">x</a>',
      '"><script>',
      'evil.example',
      '&lt;b&gt;',
      'a\r\nBcc: x@evil.example',
      '<!--',
      ']]>',
    ),
  )
  const plain = compose({ name: 'Kari', paragraphs: ['Kari hilser'] })
  const elements = (html: string) => html.match(/<[a-z!/][^>]*>/gi)?.length
  const lines = (text: string) => text.split('\n').length
  fc.assert(
    fc.property(nasty, nasty, (name, other) => {
      const typed = `${name}x${other}`
      const composed = compose({
        name: `x${typed}`,
        subject: `Fra x${typed}`,
        paragraphs: [`${userText(`x${typed}`)} hilser`],
      })
      expect(elements(composed.html)).toBe(elements(plain.html))
      expect(lines(composed.text)).toBe(lines(plain.text))
      expect(composed.subject).not.toMatch(/[\r\n]/)
      expect(`${composed.text}${composed.html}`).not.toMatch(/evil\.example/)
    }),
  )
})
