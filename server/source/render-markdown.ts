import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'
import { highlight } from './highlight.ts'
import { addressOf, pictureType, type Spot } from './source.ts'

/** A host that is nobody's; what still is on it after resolving is a path of the repository. */
const repository = 'https://repository.invalid/'

const markdown = new MarkdownIt({
  html: false,
  highlight: (text, language) => highlight(text, language)?.join('\n') ?? '',
})

// A wide table scrolls by itself, also by keyboard.
markdown.renderer.rules['table_open'] = () => '<div class="wide" tabindex="0"><table>\n'
markdown.renderer.rules['table_close'] = () => '</table></div>\n'

/** For a text whose tables are too large: it shows their lines as they were written. */
const withoutTables = new MarkdownIt({ ...markdown.options }).disable('table')

/** Cells that a text may make us write. */
const mostCells = 20_000

type Tokens = ReturnType<typeof markdown.parse>
type Token = Tokens[number]

/**
 * Markdown as markup that can do nothing: no HTML of its author's, links into the repository or out of here, pictures
 * of the repository only. Then everything passes the sanitiser, whatever the first made of it.
 */
export function renderMarkdown(text: string, spot: Spot, below: 1 | 2): string {
  const parser = countCells(text) > mostCells ? withoutTables : markdown
  const tokens = parser.parse(text, {})
  nestHeadings(tokens, below)
  for (const { children } of tokens) if (children) leadRight(children, spot)
  return sanitizeHtml(markdown.renderer.render(tokens, markdown.options, {}), allowed)
}

/**
 * How many cells the tables of a text can have, and rather too many than too few. Every row is filled up to the width of
 * the line of dashes above it, however short it is, until an empty line ends the table.
 */
function countCells(text: string): number {
  let cells = 0
  let width = 0
  for (const line of text.split(/\r\n?|\n/)) {
    if (line.trim() === '') width = 0
    else if (line.includes('-')) width = Math.max(width, line.split('|').length)
    cells += width
  }
  return cells
}

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h2', 'h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'ul', 'ol', 'li', 'hr', 'pre', 'code', 'span', 'br'],
    ...['em', 'strong', 's', 'a', 'img', 'div', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'rel'],
    img: ['src', 'alt', 'title'],
    ol: ['start'],
    pre: ['tabindex'],
    div: ['tabindex'],
    ...Object.fromEntries(['h2', 'h3', 'h4', 'h5', 'h6'].map((heading) => [heading, ['id']])),
  },
  allowedClasses: { span: ['hljs-*'], code: ['language-*'], a: ['ds-link'], table: ['ds-table'], div: ['wide'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: [] },
  allowProtocolRelative: false,
  transformTags: {
    a: sanitizeHtml.simpleTransform('a', { class: 'ds-link', rel: 'nofollow noopener' }),
    table: sanitizeHtml.simpleTransform('table', { class: 'ds-table' }),
    // A long line scrolls by itself, also by keyboard.
    pre: sanitizeHtml.simpleTransform('pre', { tabindex: '0' }),
  },
}

/** Whatever levels its author uses, the first is next to that which they stand below, and none is left out. */
function nestHeadings(tokens: Tokens, below: 1 | 2) {
  const above: number[] = []
  const taken = new Map<string, number>()
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const level = Number(token.tag.slice(1))
      while ((above.at(-1) ?? 0) >= level) above.pop()
      above.push(level)
      token.attrSet('id', freeId(idOf(tokens[index + 1]?.content ?? ''), taken))
    }
    if (token.type.startsWith('heading_')) token.tag = `h${Math.min(above.length + below, 6)}`
  }
}

/** Of its own kind, so that no heading takes the id of something on the page. */
const idOf = (heading: string) =>
  `section-${heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s+/g, '-')}`

/** The id, or the first of it with a number that no heading has yet. `taken` holds how far each was counted. */
function freeId(id: string, taken: Map<string, number>): string {
  let nth = (taken.get(id) ?? 0) + 1
  while (nth > 1 && taken.has(`${id}-${nth}`)) nth += 1
  taken.set(id, nth)
  if (nth === 1) return id
  taken.set(`${id}-${nth}`, 1)
  return `${id}-${nth}`
}

/** Links and pictures of one line. */
function leadRight(tokens: Tokens, spot: Spot) {
  let depth = 0
  for (const token of tokens) {
    if (token.type === 'link_open') token.attrSet('href', resolve(String(token.attrGet('href')), spot))
    if (token.type.startsWith('link_')) depth += token.nesting
    if (token.type === 'image') showPicture(token, spot, depth > 0)
  }
}

/** A picture of elsewhere would tell them who reads this, so it is a link; within a link, its words. */
function showPicture(token: Token, spot: Spot, isInLink: boolean) {
  const source = resolve(String(token.attrGet('src')), spot, 'raw')
  const words = token.content || source
  if (source.startsWith('/') && pictureType(source)) token.attrSet('src', source)
  else {
    token.type = isInLink ? 'text' : 'html_inline'
    token.content = isInLink
      ? words
      : `<a href="${markdown.utils.escapeHtml(source)}">${markdown.utils.escapeHtml(words)}</a>`
  }
}

/** Where a link leads: in the repository to its page, elsewhere as it stands, and to nothing if it is neither. */
function resolve(href: string, spot: Spot, view: 'files' | 'raw' = 'files'): string {
  if (href.startsWith('#')) return `#${idOf(decoded(href.slice(1)))}`
  const folder = spot.path.slice(0, -1).map((segment) => `${encodeURIComponent(segment)}/`)
  const base = new URL(folder.join(''), repository)
  const url = URL.canParse(href, base) ? new URL(href, base) : undefined
  if (!url) return '#'
  if (url.origin !== base.origin) return url.href
  const path = url.pathname.split('/').filter(Boolean).map(decoded)
  return addressOf(view, { ...spot, path }) + (url.hash && `#${idOf(decoded(url.hash.slice(1)))}`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
