import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder))
}

const root = findRoot(import.meta.dirname)

/** The absolute path of a file that ships with the program, the same from the sources and from `dist/`. */
export const shipped = (...path: string[]) => join(root, ...path)
