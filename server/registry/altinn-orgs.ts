import { z } from 'zod'
import { type FieldError, invalidFields } from '../errors.ts'

/** The environments that the published format knows, in the order in which it lists them. */
export const listedEnvironments = ['at22', 'at23', 'at24', 'tt02', 'yt01', 'production'] as const

/** One line that a database takes: no marks that nobody sees. */
const text = z
  .string()
  .max(500, 'too-long')
  .regex(/^\P{C}*$/u)

const Names = z.strictObject({ en: text, nb: text, nn: text })

const Contact = z.strictObject({ phone: text.regex(/^\+[0-9]+$/).optional(), url: text.optional() })

const Entry = z.strictObject({
  name: Names,
  logo: text.optional(),
  emblem: text.optional(),
  /** Nine digits or empty. The published ones are not all organisation numbers, so nothing more is asked of them. */
  orgnr: z.string().regex(/^([0-9]{9})?$/),
  homepage: text.optional(),
  environments: z
    .array(z.enum(listedEnvironments))
    .refine((names) => new Set(names).size === names.length, 'listed-twice'),
  contact: Contact.optional(),
})
export type ListedOrganisation = z.infer<typeof Entry>

const mostOrganisations = 2000

const orgs = z.record(z.string().regex(/^[a-zA-Z0-9]+$/), Entry)

export const AltinnOrgs = z.strictObject({ orgs })

/** What is taken in at once; what is given out has no such end. */
const Imported = z.strictObject({
  orgs: orgs.refine((listed) => Object.keys(listed).length <= mostOrganisations, 'too-long'),
})

/** Organisations by their code, in the order of the list. */
export type OrganisationList = ReadonlyMap<string, ListedOrganisation>

const mostProblems = 100

/** The one code that zod passes over in a record, whatever stands there. */
const unseen = '__proto__'

/** What `altinn-orgs.json` says. Whatever is not of the published format is named by organisation and field (Q7). */
export function parseOrganisationList(json: unknown): OrganisationList {
  if (Object.hasOwn(Object(valueAt(json, ['orgs'])), unseen)) throw invalidFields({ field: unseen, message: 'invalid' })
  const { data, error } = Imported.safeParse(json)
  if (!data) throw invalidFields(...error.issues.flatMap((issue) => problemsOf(issue, json)).slice(0, mostProblems))
  return new Map(Object.entries(data.orgs))
}

/** The same of a file's text, with or without the mark that some editors begin one with. */
export function readOrganisationList(content: string): OrganisationList {
  return parseOrganisationList(jsonIn(content.replace(/^\uFEFF/, '')))
}

function jsonIn(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    throw invalidFields({ field: 'orgs', message: 'not-json' })
  }
}

function problemsOf(issue: z.core.$ZodIssue, json: unknown): FieldError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: nameOf([...issue.path, key]), message: 'not-in-format' }))
  const isMissing = issue.code === 'invalid_type' && valueAt(json, issue.path) === undefined
  const message = isMissing ? 'required' : (messages.find((known) => known === issue.message) ?? 'invalid')
  return [{ field: nameOf(issue.path), message }]
}

const messages = ['too-long', 'listed-twice'] as const

/** `digdir.contact.phone`; the whole list is `orgs`. */
const nameOf = ([top, ...path]: readonly PropertyKey[]) =>
  [...(top === 'orgs' ? [] : [top]), ...path].filter((part) => part !== undefined).join('.') || 'orgs'

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), json)
}

const isObject = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null

/** The published format: by code, every field in its place, what is empty left out. */
export function inPublishedForm(list: OrganisationList) {
  const entries = [...list].sort(([one], [other]) => (one < other ? -1 : 1))
  return { orgs: Object.fromEntries(entries.map(([code, entry]) => [code, inOrder(entry)])) }
}

/** The same as a file: the same organisations give the same bytes. */
export const writeOrganisationList = (list: OrganisationList) => `${JSON.stringify(inPublishedForm(list), null, 2)}\n`

const inOrder = ({
  name,
  logo,
  emblem,
  orgnr,
  homepage,
  environments,
  contact,
}: ListedOrganisation): ListedOrganisation => ({
  name: { en: name.en, nb: name.nb, nn: name.nn },
  ...(logo && { logo }),
  ...(emblem && { emblem }),
  orgnr,
  ...(homepage && { homepage }),
  environments: listedEnvironments.filter((environment) => environments.includes(environment)),
  ...((contact?.phone || contact?.url) && { contact: { phone: contact.phone, url: contact.url } }),
})
