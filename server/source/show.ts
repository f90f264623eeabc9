import type { ShownFile } from './file-page.tsx'
import type { ShownReadme } from './folder-page.tsx'
import type { File, Folder } from './open-address.ts'
import { isMarkdown, linesOf, pictureType, type Spot } from './source.ts'

const mostLines = 10_000
const longestProse = 256 * 1024

/** What a page shows of a file. The libraries that draw it are loaded when somebody looks at the first. */
export async function showFile({ entry, blob }: File, spot: Spot, isSource: boolean): Promise<ShownFile> {
  if (entry.kind === 'symlink') return { as: 'link', to: blob.kind === 'text' ? blob.text : '' }
  if (pictureType(entry.name) && blob.size > 0) return { as: 'picture' }
  if (blob.kind !== 'text') return { as: 'nothing', why: blob.kind }
  if (isMarkdown(entry.name) && !isSource && blob.size <= longestProse)
    return { as: 'prose', html: await prose(blob.text, spot, 1) }
  const { highlight, languageOf } = await import('./highlight.ts')
  const lines = linesOf(blob.text)
  const highlighted = highlight(lines.join('\n'), languageOf(entry.name))
  return { as: 'lines', lines: lines.slice(0, mostLines), highlighted, total: lines.length, isUtf8: blob.isUtf8 }
}

export async function showReadme({ readme }: Folder, spot: Spot): Promise<ShownReadme | undefined> {
  if (!readme) return undefined
  const { name, blob } = readme
  if (blob.kind !== 'text') return { name, notShown: blob.kind }
  if (blob.size > longestProse) return { name, notShown: 'too-large' }
  return isMarkdown(name)
    ? { name, html: await prose(blob.text, { ...spot, path: [...spot.path, name] }, 2) }
    : { name, text: blob.text }
}

async function prose(text: string, spot: Spot, below: 1 | 2): Promise<string> {
  const { renderMarkdown } = await import('./render-markdown.ts')
  return renderMarkdown(text, spot, below)
}
