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

type Tokens = ReturnType<typeof markdown.parse>
type Token = Tokens[number]

/**
 * Markdown as markup that can do nothing: no HTML of its author's, links into the repository or out of here, pictures
 * of the repository only. Then everything passes the sanitiser, whatever the first made of it.
 */
export function renderMarkdown(text: string, spot: Spot, below: 1 | 2): string {
  const tokens = markdown.parse(text, {})
  nestHeadings(tokens, below)
  for (const { children } of tokens) if (children) leadRight(children, spot)
  return sanitizeHtml(markdown.renderer.render(tokens, markdown.options, {}), allowed)
}

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['h2', 'h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'ul', 'ol', 'li', 'hr', 'pre', 'code', 'span', 'br'],
    ...['em', 'strong', 's', 'a', 'img', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'rel'],
    img: ['src', 'alt', 'title'],
    ol: ['start'],
    pre: ['tabindex'],
    ...Object.fromEntries(['h2', 'h3', 'h4', 'h5', 'h6'].map((heading) => [heading, ['id']])),
  },
  allowedClasses: { span: ['hljs-*'], code: ['language-*'], a: ['ds-link'], table: ['ds-table'] },
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
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const level = Number(token.tag.slice(1))
      while ((above.at(-1) ?? 0) >= level) above.pop()
      above.push(level)
      token.attrSet('id', idOf(tokens[index + 1]?.content ?? ''))
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
