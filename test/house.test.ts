import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseEnv } from 'node:util'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from '../cli/program.ts'
import { readConfig, variables } from '../server/config.ts'
import { shipped } from '../server/root.ts'
import { en } from '../server/text/en.ts'
import { nb } from '../server/text/nb.ts'
import { nn } from '../server/text/nn.ts'
import { usernameProblem } from '../server/user/index.ts'
import { createWorld } from './world.ts'

const made = new Set(['.git', 'node_modules', 'dist', 'data', 'test-results', 'screenshots', '.env'])
const read = (file: string) => readFileSync(shipped(file), 'utf8')

/** Every file of the house, by its path; what is made or fetched is not part of it. */
function filesIn(folder = '.'): string[] {
  return readdirSync(shipped(folder), { withFileTypes: true })
    .filter(({ name }) => !made.has(name))
    .flatMap(({ name }) => ({ name, path: folder === '.' ? name : `${folder}/${name}` }))
    .flatMap(({ path }) => (isFolder(path) ? filesIn(path) : [path]))
}

function isFolder(path: string) {
  try {
    readdirSync(shipped(path))
    return true
  } catch {
    return false
  }
}

const files = filesIn()
const inngang = createProgram()
const isTest = (file: string) => /\.(test|long|story)\.tsx?$/.test(file)
const sources = files.filter((file) => /^(server|cli)\/.*\.tsx?$/.test(file) && !isTest(file))

/** Where two lists differ, so that a failure names what is too much and what is missing. */
const difference = (one: Iterable<string>, other: Iterable<string>) => {
  const [first, second] = [new Set(one), new Set(other)]
  const without = (all: Set<string>, others: Set<string>) => [...all].filter((item) => !others.has(item)).sort()
  return { tooMuch: without(first, second), missing: without(second, first) }
}
const none = { tooMuch: [], missing: [] }

test('the tree in ARCHITECTURE.md has the folders that there are', () => {
  const tree = /## Tree[\s\S]*?```text\n([\s\S]*?)```/.exec(read('ARCHITECTURE.md'))?.[1] ?? ''
  let parent = ''
  const listed = tree.split('\n').flatMap((line) => {
    const [, indent = '', names = ''] = /^( *)((?:[\w.-]+\/ +)*[\w.-]+\/)(?: {2}|$)/.exec(line) ?? []
    const folders = names
      .split(/ +/)
      .map((name) => name.slice(0, -1))
      .filter(Boolean)
    if (folders[0] && indent === '') parent = folders[0]
    return folders.map((folder) => (indent === '' ? folder : `${parent}/${folder}`))
  })
  const there = files
    .filter((file) => file.includes('/'))
    .flatMap((file) => {
      const [top = '', second = '', ...rest] = file.split('/')
      return top === 'server' && rest.length > 0 ? [top, `${top}/${second}`] : [top]
    })
  expect(difference(listed, there)).toEqual(none)
})

test('ARCHITECTURE.md and the import rules name the features in the same order', async () => {
  const { features } = await import(shipped('.dependency-cruiser.mjs'))
  const order = /^The order of features: ([\s\S]+?)\n\n/m.exec(read('ARCHITECTURE.md'))?.[1]
  expect(order?.match(/[\w-]+/g)).toEqual(features)
})

test('.env.example lists every variable once, with its default', () => {
  const example = read('.env.example')
  const names = [...example.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name)
  expect(difference(names, variables)).toEqual(none)
  expect(names).toHaveLength(variables.length)

  const secret = { INNGANG_SECRET: 'a secret of tests that is long enough' }
  const withDefaults = readConfig({}, { ...parseEnv(example.replace(/^# (?=[A-Z][A-Z_]+=)/gm, '')), ...secret })
  expect(withDefaults).toEqual(readConfig({}, { ...parseEnv(example), ...secret }))
})

test('docs/operate.md explains every variable once', () => {
  const names = [...read('docs/operate.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name = '']) => name)
  expect(difference(names, variables)).toEqual(none)
  expect(names).toHaveLength(variables.length)
})

type Texts = { readonly [key: string]: string | Texts }

function flat(texts: Texts, path = ''): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[path + name, value]] : [...flat(value, `${path}${name}.`)],
  )
  return new Map(entries)
}

const english = flat(en)
const placeholders = (text = '') => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

test.each([
  ['bokmål', flat(nb)],
  ['nynorsk', flat(nn)],
])('X1: %s has the keys and the placeholders of English, and no empty text', (_language, texts) => {
  expect(difference(texts.keys(), english.keys())).toEqual(none)
  for (const [key, text] of texts) {
    expect(text.trim(), key).not.toBe('')
    expect({ key, uses: placeholders(text) }).toEqual({ key, uses: placeholders(english.get(key)) })
  }
})

test.each([
  ['bokmål', flat(nb), /\w*grein\w*|\bmerke(r|ne)?\b/i],
  ['nynorsk', flat(nn), /\b\w*gren(a|er|ene)?\b|\bmerk[ea]\b/i],
])('X1: %s has one word for a branch and one for a tag, those of the glossary', (_language, texts, other) => {
  expect([...texts].filter(([, text]) => other.test(text))).toEqual([])
})

/** Keys that are put together where they are used. */
const computed = [
  /^front\.(prove|fill|activate|start)(More)?$/, // the steps of the front page and the dashboard
  /^organisation\.tab\.(overview|people|teams|requests|settings|log)$/, // the pages of an organisation
  /^service\.(tab\.(files|history|branches|deploy|access|settings)|visibility\.(internal|private))$/, // the pages of a service; who reads it
  /^deployment\.(kind|act|state|done)\.[\w-]+$/, // how a deployment stands
  /^mail\.environment\.(granted|withdrawn)\.(subject|heading|lead)$/, // of one mail
  /^source\.(at|kind|change|notShown|none)\.[\w-]+$/, // of branches, files and changes, which one it is
  /^service\.access\.(level|does)\.(read|write|admin)$/, // how far somebody reaches into a service
  /^serviceSettings\.title(Nb|Nn|En)$/, // the titles of a service
  /^mail\.serviceTransfer\.(accept|decline)\.(subject|heading|lead)$/, // how an offer was answered
  /^overview\.kinds\.service-(owner|developer)$/, // the kinds of organisations
  /^settings\.(name(Nb|Nn|En)|number|homePage|contact|join\.(ask|closed))$/, // the facts that owners write
  /^log\.act\.[a-z-]+\.[a-z-]+$/, // what the log tells
  /^joining\.state\.\w+$/, // how a request ended
  /^requests\.(invitationState|done)\.\w+$/, // how an invitation stands; what was just done
  /^mail\.joinRequest\.((asked|waits)\.(subject|heading|lead)|servicedesk\.(asked|waits))$/, // the two mails about a request
  /^overview\.(way|go)\.(invited|byDomain|asked|ask)$/, // the way in of whoever looks
  /^password\.strength\.[0-4]$/, // the levels of the meter
  /^mail\.token(Made|Expires|Found)\.(subject|heading|lead)$/, // of one mail
  /^services\.(title|name|changed)$/, // by what a list is sorted
  /^newService\.sees\.(private|internal)(Help)?$/, // who sees a service
  /^organisationRequest\.(step|ground|state|means|happened|byMail|register|administrator)\.[\w-]+$/, // of the form in steps, and how a request stands
  /^mail\.organisationRequest\.(\w+\.(subject|heading|lead)|servicedesk\.\w+)$/, // what happened to a request for an organisation
  /^api\.feature\.[\w-]+$/, // by the noun of the actions of such routes; a test finds a text for each
  /^help\.(about|does)\./, // by the topic of a page of help
  /^desk\.(tab|state)\.\w+$/, // the pages of the servicedesk; how an account stands
  /^desk\.requests\.(whose|mark|done)\.\w+$|^desk\.review\.(check|checked|did)\.[\w-]+$/, // of the queue, and what is known of a request
  /^desk\.review\.(ask|decline|reopen)(Help)?$|^desk\.review\.(question|reason)$/, // acts that say something
  /^desk\.(mail|operators|person|organisations|environments|webhooks)\.(list|none|done|act|actHelp|actLead|state)\.[\w-]+$/, // of its lists and acts; what was just done
  /^desk\.environments\.title(Nb|Nn|En)$/, // the titles of an environment
  /^mail\.account\.\w+\.(subject|heading|lead)$/, // what the servicedesk did to an account
  /^(actor|mail|subject)Kind\./, // who acted, what a mail is about, what was acted on
  /^api\.operation\./, // by the operationId of a route; a test compares both
]

test('X1: every text is used', () => {
  const code = sources
    .filter((file) => !/^server\/text\/(nb|nn|en)\.ts$/.test(file))
    .map(read)
    .join('\n')
  const unused = [...english.keys()].filter((key) => {
    const [group, ...rest] = key.replace(/_(one|other)$/, '').split('.')
    const name =
      group === 'field' ? rest[0] : group === 'refusal' ? `${rest[0]}/${rest[1]}` : [group, ...rest].join('.')
    return !code.includes(`'${name}'`) && !computed.some((pattern) => pattern.test(key))
  })
  expect(unused).toEqual([])
})

test('P1: whatever is acted on has a word in the log, and no other has', () => {
  const kinds = sources.flatMap((file) =>
    [...read(file).matchAll(/\bsubject(?:: | = )\{ kind: '([\w-]+)'/g)].map(([, kind]) => kind),
  )
  expect([...new Set(kinds)].toSorted()).toEqual(Object.keys(en.subjectKind).toSorted())
})

test('R6: no user can have a name that is the first part of an address of ours', async () => {
  const world = await createWorld()
  try {
    const tree = world.app.printRoutes({ commonPrefix: false })
    const answered = [...tree.matchAll(/^ {4}[├└]── ([\w.-]+)/gm)].map(([, segment = '']) => segment)
    // The tree shows a wildcard without what stands before it.
    const named = sources
      .filter((file) => /routes\.tsx?$/.test(file))
      .flatMap((file) => [...read(file).matchAll(/['"`]\/([\w.-]+)/g)].map(([, segment = '']) => segment))
    const segments = new Set([...answered, ...named])
    expect(answered.length).toBeGreaterThan(20)
    expect(segments).toContain('assets')
    const free = [...segments].filter((segment) => usernameProblem(segment, []) === undefined)
    expect(free).toEqual([])
  } finally {
    await world.end()
  }
})

test('R10: a form that is shown once more stands on a page that can be opened, so that a language can be chosen there', async () => {
  const world = await createWorld()
  const routes = world.app.routeList
  const opens = new Set(routes.filter(({ method }) => [method].flat().includes('GET')).map(({ url }) => url))
  const closed = routes.filter(({ url, config }) => config?.again && !opens.has(config.page ?? url))
  await world.end()
  expect(closed.map(({ url }) => url)).toEqual([])
})

test('SQL is written in queries only', () => {
  const statement = /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\bsql(<[^`]*>)?`/
  const homes = /(^|[/-])queries\.ts$|^server\/(database|jobs)\//
  expect(sources.filter((file) => !homes.test(file) && statement.test(read(file)))).toEqual([])
})

test('X7: statements name their columns, since one that is prepared fails when a newer version adds a column', () => {
  const all = /\.(selectAll|returningAll)\(|\b(select|returning) \*/
  expect(sources.filter((file) => all.test(read(file)))).toEqual([])
})

test('formats of times and numbers are made where they are kept, since making one costs fifty times its use', () => {
  const homes = /^server\/(text\/text|config)\.ts$/
  expect(sources.filter((file) => !homes.test(file) && /\bnew Intl\.|\.toLocale\w*String\(/.test(read(file)))).toEqual(
    [],
  )
})

test('migrations are numbered without gaps', () => {
  const numbers = readdirSync(shipped('migrations'))
    .sort()
    .map((name) => /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1])
  expect(numbers).toEqual(numbers.map((_, index) => String(index + 1).padStart(4, '0')))
})

test('lock files name no registry, and every package that the packages of other platforms name', () => {
  for (const lock of files.filter((file) => basename(file) === 'package-lock.json')) {
    const { packages } = JSON.parse(read(lock)) as { packages: Record<string, { optionalDependencies?: object }> }
    const absent = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
      ),
    )
    expect({ lock, absent, resolved: /"resolved"/.test(read(lock)) }).toEqual({ lock, absent: [], resolved: false })
  }
})

test('no file names a package registry or a folder of somebody’s machine', () => {
  const ownPath = ['home', 'root', 'work', 'Users'].join('|')
  const forbidden = new RegExp(`https?://[\\w.-]*(registry|npm|mirror)[\\w-]*\\.|[\\s'"\`=(](?:/(?:${ownPath})/[\\w.])`)
  const told = files.filter((file) => !file.endsWith('package-lock.json') && forbidden.test(read(file)))
  expect(told).toEqual([])
})

test('test titles are facts', () => {
  const wishes = files
    .filter(isTest)
    .flatMap((file) => [...read(file).matchAll(/\b(?:test|it)[\w.]*\(\s*['"`](.*)/g)].map(([, title = '']) => title))
    .filter((title) => /\bshould\b/i.test(title))
  expect(wishes).toEqual([])
})

test('decisions are numbered without gaps and under 40 lines', () => {
  const decisions = readdirSync(shipped('docs/decisions')).sort()
  expect(decisions.map((name) => name.slice(0, 5))).toEqual(
    decisions.map((_, index) => `${String(index + 1).padStart(4, '0')}-`),
  )
  for (const name of decisions) expect(read(`docs/decisions/${name}`).split('\n').length, name).toBeLessThan(40)
})

test('every link between the documents leads to something', () => {
  const broken = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, to = '']) => ({
        file,
        path: shipped(file, '..', to),
      })),
    )
    .filter(({ path }) => !existsSync(path))
  expect(broken).toEqual([])
})

test('P2: every command that a document tells of is there, with its options', () => {
  const told = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => [...read(file).matchAll(/(?:^|`|npm run -s )inngang (?:-- )?([^`#\n]+)/gm)])
    .map(([, words = '']) => words.trim())
  expect(told.length).toBeGreaterThan(25)
  expect(told.filter((words) => !isThere(words.split(/\s+/)))).toEqual([])
})

/** The first words lead to a command; whatever else is plain would have to be one of its own. */
function isThere(words: string[], command: Command = inngang): boolean {
  const [first = '', ...rest] = words
  const next = command.commands.find((one) => [one.name(), ...one.aliases()].includes(first))
  if (next) return isThere(rest, next)
  const options = ['--help', ...[...inngang.options, ...command.options].map(({ long }) => long)]
  const isPlace = command.commands.length > 0 && /^[a-z]+(-[a-z]+)*$/.test(first)
  return !isPlace && words.filter((word) => word.startsWith('--')).every((word) => options.includes(word))
}

test('docs/dependencies.md has a line for every dependency', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
  const names = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name)
  const wanted = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  expect(difference(names, wanted)).toEqual(none)
})
