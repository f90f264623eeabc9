import type { KoaContextWithOIDC } from 'oidc-provider'
import { pageHeaders, renderPage } from '../answer.ts'
import { AnswerFormPage } from './pages.tsx'
import { portLanguage } from './screens.tsx'

/** Puts the library's bare form into a page of ours, which says what it is. */
export function dressAnswerForm(ctx: KoaContextWithOIDC, html: string) {
  const to = plain(/<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? '')
  const inputs = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g)
  const fields = [...inputs].map(([, name = '', value = '']): [string, string] => [plain(name), plain(value)])
  const language = portLanguage(ctx.req, ctx.URL, ctx.oidc.params?.ui_locales)
  ctx.set(pageHeaders({ formAction: new URL(to).origin }))
  ctx.body = renderPage(
    <AnswerFormPage language={language} service={ctx.oidc.client?.clientName ?? ''} to={to} fields={fields} />,
  )
}

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" }

function plain(html: string) {
  return html.replace(/&([a-z]+|#39|#x27);/g, (entity, name: string) => characters[name] ?? entity)
}
