import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import mustache from 'mustache'
import { z } from 'zod'
import { shipped } from '../../root.ts'

const InThreeLanguages = z.object({ nb: z.string().min(1), nn: z.string().min(1), en: z.string().min(1) })

const Description = z.object({
  version: z.string().min(1).max(40),
  title: InThreeLanguages,
  description: InThreeLanguages,
})

/** What a new service begins as: a folder of `templates/`, or of the operator's own beside them. */
export interface Template extends z.infer<typeof Description> {
  /** The name of its folder. */
  name: string
  /** Its files as they lie there, by path. */
  files: ReadonlyMap<string, Buffer>
}

export type Templates = ReadonlyMap<string, Template>

/** What the files of a template may name: `{{titleNb}}` and the like. */
const placeholders = ['titleNb', 'titleNn', 'titleEn', 'description', 'owner', 'name', 'template', 'templateVersion']

export type TemplateValues = Readonly<Record<string, string>>

/** Reads our templates and the operator's, which win by name; one that is not whole keeps the program from starting. */
export async function readTemplates(own?: string): Promise<Templates> {
  const folders = [shipped('templates'), ...(own ? [own] : [])]
  const templates = await Promise.all(folders.map(readFolder))
  return new Map(templates.flat().map((template) => [template.name, template]))
}

async function readFolder(folder: string): Promise<Template[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw new Error(`The folder of templates ${folder} cannot be read`, { cause })
  })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return Promise.all(
    names.sort().map((name) =>
      readTemplate(folder, name).catch((cause) => {
        throw new Error(`The template ${join(folder, name)} is not whole`, { cause })
      }),
    ),
  )
}

async function readTemplate(folder: string, name: string): Promise<Template> {
  const description = Description.parse(JSON.parse(await readFile(join(folder, name, 'template.json'), 'utf8')))
  const root = join(folder, name, 'files')
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = await Promise.all(
    paths.sort().map(async (path) => [path.slice(root.length + 1), await readFile(path)] as const),
  )
  for (const [path, content] of files) if (isText(content)) checkPlaceholders(path, content)
  return { name, ...description, files: new Map(files) }
}

/** One that is misspelt would be filled in with nothing. */
function checkPlaceholders(path: string, content: Buffer) {
  for (const [kind, text] of mustache.parse(content.toString())) {
    if (kind === 'text' || kind === '=' || (kind === 'name' && placeholders.includes(text))) continue
    throw new Error(`${path} has {{${text}}}, which is none of ${placeholders.join(', ')}`)
  }
}

/** How a value is written in a file of each kind, so that no title can break one. */
const escapeFor: Readonly<Record<string, (value: string) => string>> = {
  '.json': (value) => JSON.stringify(value).slice(1, -1),
  // In a line these mean something anywhere, the others only where a line begins.
  '.md': (value) => value.replace(/[\\`*_[\]<>&#|~]/g, '\\$&').replace(/^[-+=]|(?<=^\d+)[.)](?=\s|$)/, '\\$&'),
}

/** The files of a new service, with the values filled in where texts name them. */
export function fillTemplate({ files }: Template, values: TemplateValues): Map<string, string | Buffer> {
  return new Map([...files].map(([path, content]) => [path, isText(content) ? fill(path, content, values) : content]))
}

const fill = (path: string, content: Buffer, values: TemplateValues) =>
  mustache.render(content.toString(), values, {}, { escape: escapeFor[extname(path)] ?? mustache.escape })

const isText = (content: Buffer) => !content.includes(0)
