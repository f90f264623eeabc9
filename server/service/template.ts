import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import mustache from 'mustache'
import { z } from 'zod'
import { shipped } from '../root.ts'

const InThreeLanguages = z.object({ nb: z.string().min(1), nn: z.string().min(1), en: z.string().min(1) })

const Description = z.object({
  version: z.string().min(1).max(40),
  title: InThreeLanguages,
  description: InThreeLanguages,
})

/** What a new service begins as: a folder of `templates/`. */
export interface Template extends z.infer<typeof Description> {
  /** The name of its folder. */
  name: string
  /** Its files as they lie there, by path. */
  files: ReadonlyMap<string, Buffer>
}

/** Reads every template; one that is not whole keeps the program from starting. */
export async function readTemplates(folder = shipped('templates')): Promise<ReadonlyMap<string, Template>> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const templates = await Promise.all(
    names.sort().map(async (name) => [name, await readTemplate(folder, name)] as const),
  )
  return new Map(templates)
}

async function readTemplate(folder: string, name: string): Promise<Template> {
  const description = Description.parse(JSON.parse(await readFile(join(folder, name, 'template.json'), 'utf8')))
  const root = join(folder, name, 'files')
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = await Promise.all(
    paths.map(async (path) => [path.slice(root.length + 1), await readFile(path)] as const),
  )
  return { name, ...description, files: new Map(files) }
}

export type TemplateValues = Readonly<Record<string, string>>

/** How a value is written in a file of each kind, so that no title can break one. */
const escapeFor: Readonly<Record<string, (value: string) => string>> = {
  '.json': (value) => JSON.stringify(value).slice(1, -1),
  '.md': (value) => value.replace(/[\\`*_{}[\]<>()#+.!|-]/g, '\\$&'),
}

/** The files of a new service: in texts, `{{titleNb}}` and the like are filled in. */
export function fillTemplate({ files }: Template, values: TemplateValues): ReadonlyMap<string, string | Buffer> {
  return new Map([...files].map(([path, content]) => [path, isText(content) ? fill(path, content, values) : content]))
}

const fill = (path: string, content: Buffer, values: TemplateValues) =>
  mustache.render(content.toString(), values, {}, { escape: escapeFor[extname(path)] ?? mustache.escape })

const isText = (content: Buffer) => !content.includes(0)
