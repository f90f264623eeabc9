import { expect, test } from 'vitest'
import { renderMarkdown } from './render-markdown.ts'

const render = (text: string) => renderMarkdown(text, { service: '/kari/my-service', name: 'main', path: [] }, 1)

const wide = (prefix: string) =>
  [`${'|a'.repeat(60)}|`, `${'|-'.repeat(60)}|`, ...Array(1000).fill('|b')].map((line) => prefix + line).join('\n')

test.each([
  ['itself', wide('')],
  ['a quotation', wide('> ')],
  ['a list', `- x\n\n${wide('  ')}`],
  ['lines that end as of old', wide('').replaceAll('\n', '\r')],
  ['many parts', Array(50).fill(wide('').slice(0, 300)).join('\n\n')],
])('SEC-K7: a table that would grow far beyond what was written, in %s, is shown as it was written', (_where, text) => {
  const html = render(text)
  expect(html).not.toContain('<table')
  expect(html).toContain('|b')
  expect(html.length).toBeLessThan(2 * text.length)
})

test('S2: a table of a usual size is a table, however long the text beside it is', () => {
  const html = render(`|a|b|\n|-|-|\n|c|\n\n${'x | y\n'.repeat(20_000)}`)
  expect(html).toContain('<td>c</td>\n<td></td>')
})

test('S2: a table scrolls by itself, also by keyboard', () => {
  expect(render('|a|\n|-|\n|b|')).toMatch(
    /^<div class="wide" tabindex="0"><table class="ds-table">.*<\/table><\/div>\n$/s,
  )
})

test('S2: headings of the same text have ids of their own, and links lead to each', () => {
  const html = render('# A\n\n# A\n\n# A 2\n\n# A\n\n[last](#a-3)')
  expect([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
    'section-a',
    'section-a-2',
    'section-a-2-2',
    'section-a-3',
  ])
  expect(html).toContain('href="#section-a-3"')
})
