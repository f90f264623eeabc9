import type { View } from '../../http/view.ts'
import { Button, FormToken, Page, Paragraph } from '../../ui/page.tsx'

/** What a link of the server's shell is for, before it is spent. */
export function BecomePage({ view }: { view: View }) {
  const { t, person } = view
  return (
    <Page view={view} title={t('servicedesk.becomeTitle')}>
      <Paragraph>{t('servicedesk.becomeLead', { username: person?.username ?? '' })}</Paragraph>
      <form method="post" action="/servicedesk/become">
        <FormToken view={view} />
        <Button>{t('servicedesk.become')}</Button>
      </form>
    </Page>
  )
}
