import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type RefusedField, RefusedFields } from './refused-fields.ts'

/**
 * A whole document. Everything interpolated is escaped by Preact. Where a field is refused, the page is drawn once more:
 * the summary stands above the fields, and only then are their labels known.
 */
export function html(page: VNode): string {
  const refused = new Map<string, RefusedField>()
  const document = <RefusedFields.Provider value={refused}>{page}</RefusedFields.Provider>
  const first = renderToString(document)
  return `<!doctype html>${refused.size === 0 ? first : renderToString(document)}`
}
