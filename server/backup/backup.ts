/** What a backup has beside the parts that its manifest lists. */
export const manifestFile = 'manifest.json'
export const digestFile = 'manifest.sha256'
export const secretFile = 'secret'

export const tableFile = (name: string) => `tables/${name}.copy.gz`
export const repositoryFile = (serviceId: string) => `repositories/${serviceId}.bundle`

/** `inngang-2026-11-26T21-04-09Z`: names sort as they were made, on any file system. */
export const backupName = (at: Date) => `inngang-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z`

/** The first few of many names, for a sentence. */
export function named(names: readonly string[]): string {
  const shown = 8
  const more = names.length > shown ? ` (+${names.length - shown})` : ''
  return `${names.slice(0, shown).join(', ')}${more}`
}
