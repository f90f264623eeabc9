import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** A whole document. Everything interpolated is escaped by Preact. */
export const html = (page: VNode) => `<!doctype html>${renderToString(page)}`
