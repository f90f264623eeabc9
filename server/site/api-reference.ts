import { z } from 'zod'

/** As much of JSON Schema as our own schemas become. */
const JsonSchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  required: z.array(z.string()).default([]),
  get properties(): z.ZodDefault<z.ZodRecord<z.ZodString, typeof JsonSchema>> {
    return z.record(z.string(), JsonSchema).default({})
  },
  get items(): z.ZodOptional<typeof JsonSchema> {
    return JsonSchema.optional()
  },
})
type JsonSchema = z.output<typeof JsonSchema>

const Content = z.object({ content: z.record(z.string(), z.object({ schema: JsonSchema })).default({}) })
const json = 'application/json'

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  schema: JsonSchema,
})

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        tags: z.tuple([z.string()]),
        security: z.array(z.object({ token: z.array(z.string()) })),
        parameters: z.array(Parameter).default([]),
        requestBody: Content.optional(),
        responses: z.record(z.string(), Content),
      }),
    ),
  ),
})

/** A name in dots and brackets, such as `items[].name`, and what stands there. */
export interface Field {
  name: string
  type: string
  required: boolean
}

export interface Operation {
  id: string
  /** What it is about. */
  feature: string
  method: string
  path: string
  /** `none`: no token; `any`: whichever. */
  scope: string
  sent: Field[]
  status: string
  answered: Field[]
  refusals: string[]
  /** A command line that does it. */
  curl: string
}

/** What a person reads about the API, out of its OpenAPI document, in its order. */
export function operationsOf(document: unknown, origin: string): Operation[] {
  const { paths } = Document.parse(document)
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([name, operation]) => {
      const method = name.toUpperCase()
      const body = operation.requestBody?.content[json]?.schema
      const statuses = Object.keys(operation.responses)
      const status = statuses.find((code) => code.startsWith('2')) ?? ''
      const [needed] = operation.security
      return {
        id: operation.operationId,
        feature: operation.tags[0],
        method,
        path,
        scope: needed ? (needed.token[0] ?? 'any') : 'none',
        sent: [...operation.parameters.map(parameterField), ...fieldsOf(body)],
        status,
        answered: fieldsOf(operation.responses[status]?.content[json]?.schema),
        refusals: statuses.filter((code) => code !== status),
        curl: curlOf({ method, url: origin + path, parameters: operation.parameters, body, isOpen: !needed }),
      }
    }),
  )
}

const parameterField = ({ name, required, schema }: z.output<typeof Parameter>): Field => ({
  name,
  type: typeOf(schema),
  required,
})

function fieldsOf(schema: JsonSchema | undefined, prefix = ''): Field[] {
  return Object.entries(schema?.properties ?? {}).flatMap(([key, property]) => {
    const name = prefix + key
    const required = schema?.required.includes(key) ?? false
    return [
      { name, type: typeOf(property), required },
      ...fieldsOf(property, `${name}.`),
      ...fieldsOf(property.items, `${name}[].`),
    ]
  })
}

function typeOf({ type, format, enum: choices, items }: JsonSchema): string {
  if (choices) return choices.join(' | ')
  if (items) return `array: ${typeOf(items)}`
  const names = [type ?? 'any'].flat().join(' | ')
  return format ? `${names} (${format})` : names
}

interface Call {
  method: string
  url: string
  parameters: readonly z.output<typeof Parameter>[]
  body: JsonSchema | undefined
  isOpen: boolean
}

function curlOf({ method, url, parameters, body, isOpen }: Call): string {
  const headers = parameters.filter((parameter) => parameter.in === 'header')
  return [
    `curl ${method === 'GET' ? '' : `--request ${method} `}'${url}'`,
    ...(isOpen ? [] : [`--header 'Authorization: Bearer inn_…'`]),
    ...headers.map(({ name }) => `--header '${name}: "1"'`),
    ...(body ? [`--json '${JSON.stringify(exampleOf(body))}'`] : []),
  ].join(' \\\n  ')
}

function exampleOf({ type, enum: choices, properties, items }: JsonSchema): unknown {
  const [first] = [type].flat()
  if (choices) return choices[0]
  if (items) return [exampleOf(items)]
  if (first === 'object')
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, exampleOf(value)]))
  if (first === 'integer' || first === 'number') return 1
  return first === 'boolean' ? true : '…'
}
