import { existsSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'

/** In the nearest folder above this file that has it. */
function findAbove(path: string, folder = import.meta.dirname): string {
  const file = join(folder, path)
  return existsSync(file) ? file : findAbove(path, dirname(folder))
}

const root = dirname(findAbove('package.json'))

/** The absolute path of a file that ships with the program, the same from the sources and from `dist/`. */
export const shipped = (...path: string[]) => join(root, ...path)

/** A module that is a process of its own, such as `simulator/main`: of the sources, or of the build that this is part of. */
export const ownProcess = (module: string) => findAbove(`${module}${extname(import.meta.filename)}`)
