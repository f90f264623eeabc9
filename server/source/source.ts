/** A file or folder of a service, as its addresses name it. */
export interface Spot {
  /** `/skd/my-service` */
  service: string
  /** Branch, tag or commit. */
  name: string
  path: readonly string[]
}

type View = 'files' | 'raw' | 'history' | 'archive'

/** Where a page, a file or an archive of it is. */
export const addressOf = (view: View, { service, name, path }: Spot) =>
  [`${service}/${view}`, ...name.split('/'), ...path]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/')

/** What pictures of a repository may be, by their ending; nothing that can hold script. */
const pictures: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
}

export const pictureType = (fileName: string): string | undefined =>
  pictures[/\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '']

/** Whether it is read as Markdown. */
export const isMarkdown = (fileName: string) => /\.(?:md|markdown)$/i.test(fileName)

/** Of the names in a folder the one that introduces it; one in Markdown first. */
export const readmeOf = <File extends { name: string }>(files: readonly File[]): File | undefined =>
  files.find(({ name }) => /^readme\.(?:md|markdown)$/i.test(name)) ??
  files.find(({ name }) => /^readme(?:\.txt)?$/i.test(name))

/** Without the line that the last break begins. */
export const linesOf = (text: string): string[] => text.replace(/\r?\n$/, '').split(/\r?\n/)
