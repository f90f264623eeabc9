import type { T } from '../text/text.ts'
import { HelpLink } from '../ui/help-link.tsx'
import { Paragraph } from '../ui/page.tsx'
import { type Desk, ServicedeskPage } from './pages.tsx'
import type { Tallies } from './tallies.ts'

/** What waits, by number; each leads to where something is done about it. */
export function FrontPage({ desk }: { desk: Desk }) {
  const { view, tallies } = desk
  const { t } = view
  return (
    <ServicedeskPage desk={desk} title={t('desk.title')}>
      <Paragraph>{t('desk.lead')}</Paragraph>
      <ul class="tallies">
        {waiting(t, tallies).map(([count, label, href]) => (
          <li key={href}>
            <a class="ds-link" href={href}>
              <strong>{count}</strong> {label}
            </a>
          </li>
        ))}
      </ul>
      <HelpLink view={view} about="connect-ansattporten" />
    </ServicedeskPage>
  )
}

const waiting = (t: T, { waitingRequests, failedMails, waitingMails }: Tallies): [number, string, string][] => [
  [waitingRequests, t('desk.waitingRequests', { count: waitingRequests }), '/servicedesk/requests'],
  [failedMails, t('desk.failedMails', { count: failedMails }), '/servicedesk/mail?list=failed'],
  [waitingMails, t('desk.waitingMails', { count: waitingMails }), '/servicedesk/mail?list=waiting'],
]
