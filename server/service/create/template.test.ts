import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { count } from '../../../test/long.ts'
import { suggestName } from '../service.ts'
import { licences, licenceText } from './licence.ts'
import { fillTemplate, readTemplates } from './template.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inngang-templates-'))
})
afterEach(() => rm(folder, { recursive: true }))

const inThree = { nb: 'en', nn: 'ein', en: 'one' }
const whole = { version: '2', title: inThree, description: inThree }

async function write(name: string, description: object | string, files: Record<string, string> = { a: 'a' }) {
  const all = { 'template.json': typeof description === 'string' ? description : JSON.stringify(description) }
  const inFiles = Object.fromEntries(Object.entries(files).map(([path, text]) => [`files/${path}`, text]))
  for (const [path, text] of Object.entries({ ...all, ...inFiles })) {
    await mkdir(dirname(join(folder, name, path)), { recursive: true })
    await writeFile(join(folder, name, path), text)
  }
}

const said = async () => {
  const error = await readTemplates(folder).catch((reason) => reason)
  return `${error.message}: ${error.cause?.message}`
}

const nasty = ['{{name}}', '{{{owner}}}', '"', '\\', '</title><script>', '$&', "'", '|', '# h', '<b>', '&lt;']
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...nasty))
const values = fc.record({ titleNb: text, titleNn: text, titleEn: text, description: text })

const origin = { owner: 'skd', name: 'my-service', template: 'basic', templateVersion: '1.0.1' }

test('D4: whatever its titles are, every file of a new service is whole, and says them', async () => {
  const basic = (await readTemplates()).get('basic')
  if (!basic) throw new Error('no template')
  const tags = String(basic.files.get('public/index.html')).split('<').length
  fc.assert(
    fc.property(values, (facts) => {
      const files = fillTemplate(basic, { ...facts, ...origin })
      const textOf = (path: string) => String(files.get(path))
      for (const path of files.keys()) if (path.endsWith('.json')) JSON.parse(textOf(path))
      const { id, title, description } = JSON.parse(textOf('service.json'))
      expect({ id, title, description }).toEqual({
        id: 'skd/my-service',
        title: { nb: facts.titleNb, nn: facts.titleNn, en: facts.titleEn },
        description: facts.description,
      })
      expect(JSON.parse(textOf('public/texts/en.json')).title).toBe(facts.titleEn)
      const html = textOf('public/index.html')
      const [, shown = ''] = /<h1 data-text="title">([\s\S]*?)<\/h1>/.exec(html) ?? []
      expect(html.split('<')).toHaveLength(tags)
      expect(unescaped(shown)).toBe(facts.titleNb)
    }),
    { numRuns: count(2000) },
  )
})

const unescaped = (html: string) =>
  html.replace(/&(amp|lt|gt|quot|#39|#x2F|#x60|#x3D);/g, (_, name: string) => characters[name] ?? '')
const characters: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x2F': '/',
  '#x60': '`',
  '#x3D': '=',
}

test('D4: its README says the name of a new service as it is', async () => {
  const basic = (await readTemplates()).get('basic')
  const values = { titleNb: 'Skjema', titleNn: 'Skjema', titleEn: 'Form', description: '', ...origin }
  const readme = basic && fillTemplate(basic, values).get('README.md')
  expect(new MarkdownIt().render(String(readme))).toContain('<strong>skd/my-service</strong>')
  expect(readme).toContain('**skd/my-service** og ble laget fra malen basic 1.0.1.')
})

test('D4: whatever is filled into Markdown is text there, wherever it stands', async () => {
  await write('marked', whole, { 'a.md': 'Before\n{{titleNb}}\n\n{{titleNb}} and {{titleNb}}\n\n## {{titleNb}}\n' })
  const marked = (await readTemplates(folder)).get('marked')
  if (!marked) throw new Error('no template')
  const markdown = new MarkdownIt({ linkify: false })
  const marks = fc.string({ unit: fc.constantFrom(...'`*_[]()<>&;#|~-+=.!:/"\'\\1a ') })
  const titles = fc.oneof(text, marks).map((title) => title.replace(/[\p{C}\s]+/gu, ' ').trim())
  fc.assert(
    fc.property(
      titles.filter((title) => title !== ''),
      (title) => {
        const html = markdown.render(String(fillTemplate(marked, { titleNb: title, ...origin }).get('a.md')))
        const said = markdown.utils.escapeHtml(title)
        expect(html).toBe(`<p>Before\n${said}</p>\n<p>${said} and ${said}</p>\n<h2>${said}</h2>\n`)
      },
    ),
    { numRuns: count(20_000) },
  )
})

test('D4: the texts of a new service have the same keys in three languages, and the page has each of them', async () => {
  const files = (await readTemplates()).get('basic')?.files ?? new Map<string, Buffer>()
  const keysOf = (language: string) => Object.keys(JSON.parse(String(files.get(`public/texts/${language}.json`))))
  const page = String(files.get('public/index.html'))
  const named = [...page.matchAll(/data-(?:text|label)="(\w+)"/g)].map(([, key]) => key)
  expect([...named].sort()).toEqual(keysOf('nb').sort())
  expect(keysOf('nn')).toEqual(keysOf('nb'))
  expect(keysOf('en')).toEqual(keysOf('nb'))
})

test('D4: operators add templates, and theirs of the same name wins', async () => {
  await write('basic', whole)
  await write('large', { ...whole, version: '3' }, { 'b/c.md': '{{titleNb}}' })
  const templates = await readTemplates(folder)
  expect([...templates].map(([name, { version }]) => [name, version])).toEqual([
    ['basic', '2'],
    ['large', '3'],
  ])
  expect([...(templates.get('large')?.files.keys() ?? [])]).toEqual(['b/c.md'])
})

test('D4: a template may write braces of its own', async () => {
  await write('odd', whole, { a: '{{=<% %>=}}{{ theirs }} <%name%>' })
  const odd = (await readTemplates(folder)).get('odd')
  expect(odd && fillTemplate(odd, origin).get('a')).toBe('{{ theirs }} my-service')
})

test.each([
  ['no JSON', '{', {}, /JSON/],
  ['no version', { title: inThree, description: inThree }, { a: 'a' }, /version/],
  ['no title in nynorsk', { ...whole, title: { nb: 'x', en: 'x' } }, { a: 'a' }, /nn/],
  ['a misspelt placeholder', whole, { 'b.md': '{{titel}}' }, /b\.md has \{\{titel\}\}, which is none of titleNb/],
  ['a section', whole, { 'b.md': '{{#name}}x{{/name}}' }, /b\.md has/],
])('D4: a template with %s stops the start and is named', async (_what, description, files, why) => {
  await write('broken', description, files)
  expect(await said()).toMatch(/^The template \S+broken is not whole: /)
  expect(await said()).toMatch(why)
})

test('D4: a folder of templates that is not there stops the start and is named', async () => {
  await rm(folder, { recursive: true })
  expect(await said()).toMatch(/^The folder of templates \S+ cannot be read: ENOENT/)
  await mkdir(folder)
})

test('D4: a licence has its whole text, and whose the work is where there is a place for that', () => {
  const texts = licences.flatMap((licence) =>
    licence === 'none' ? [] : [licenceText(licence, { holder: 'Kari $& <K>', year: 2026 })],
  )
  expect(texts).toHaveLength(3)
  expect(texts.join('\n')).toContain('Copyright (c) 2026 Kari $& <K>\n')
  for (const text of texts) expect(text).not.toMatch(/<year>|<copyright holders>/)
})

test.each([
  ['Søknad om støtte', 'soknad-om-stotte'],
  ['  Båt & «ærlig» Óskar ', 'bat-aerlig-oskar'],
  ['2026: Årsrapport', 'arsrapport'],
  ['Et veldig langt navn som ikke får plass', 'et-veldig-langt-navn-som-ikke'],
  ['日本', ''],
  ['a', ''],
])('D4: the title %s suggests the name %s', (title, name) => {
  expect(suggestName(title)).toBe(name)
})
