import type { View } from '../http/view.ts'
import { type RefusalCode, refusalText } from '../text/text.ts'
import { Alert, Button, FormToken, LinkButton, Page, Paragraph } from './page.tsx'

interface RefusalPageProps {
  view: View
  code: RefusalCode
  values: Record<string, string | number>
  status: number
}

/** What a person reads when something was refused or failed: what happened, what to do, and a reference to quote. */
export function RefusalPage({ view, code, values, status }: RefusalPageProps) {
  const { t } = view
  const sentence = (part: 'title' | 'detail') =>
    refusalText(t, code, part, { servicedesk: view.studio.servicedesk, ...values })
  return (
    <Page view={view} title={sentence('title')}>
      <Alert color={status >= 500 ? 'danger' : 'warning'}>{sentence('detail')}</Alert>
      {view.person?.state === 'deactivated' ? (
        <LogOut view={view} />
      ) : (
        <LinkButton href="/">{t('shell.toFrontPage')}</LinkButton>
      )}
      <Paragraph subtle>
        {t('shell.contact')}{' '}
        <a class="ds-link" href={`mailto:${view.studio.servicedesk}`}>
          {view.studio.servicedesk}
        </a>
        . {t('shell.reference', { id: view.requestId })}
      </Paragraph>
    </Page>
  )
}

/** All that a deactivated user can do (L6). */
const LogOut = ({ view }: { view: View }) => (
  <form method="post" action="/logout">
    <FormToken view={view} />
    <Button>{view.t('shell.logOut')}</Button>
  </form>
)
