import type { Server } from '../server/http/server.ts'

/** Every route of the application, as `GET /login`; patterns stay as they are declared. */
export function routesOf(server: Server): string[] {
  const path: string[] = []
  return server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+) \(([^)]*)\)/.exec(line) ?? []
      if (!part) return []
      path.splice(indent.length / 4)
      path.push(indent ? part : '')
      const joined = path.join('/').replace(/\/{2,}/g, '/') || '/'
      return methods.split(', ').map((method) => `${method} ${joined}`)
    })
}

/** The names of the fields that a form or query owns, by its schema, or by that of what it is made from. */
export function fieldsOf(schema: unknown): string[] {
  const { shape, in: typed } = Object(schema)
  return typed ? fieldsOf(typed) : Object.keys(shape ?? {})
}
