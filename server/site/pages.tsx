import type { Config } from '../config.ts'
import { type CookieName, cookieName, cookies } from '../http/cookies.ts'
import type { View } from '../http/view.ts'
import { formatUnit, type Language, type RefusalCode, refusalText } from '../text/text.ts'
import { Page, Paragraph } from '../ui/page.tsx'

const purposes = {
  session: 'site.cookieSession',
  ticket: 'site.cookieTicket',
  attempt: 'site.cookieAttempt',
  link: 'site.cookieLink',
  invitation: 'site.cookieInvitation',
  operator: 'site.cookieOperator',
  form: 'site.cookieForm',
  language: 'site.cookieLanguage',
} as const satisfies Record<CookieName, string>

const units = [
  ['year', 365 * 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
] as const

/** "1 year", "3 hours", "30 minutes": in the largest unit that it fills. */
function duration(language: Language, seconds: number): string {
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? ['second', 1]
  return formatUnit(language, seconds / length, { unit, unitDisplay: 'long' })
}

/** Only necessary cookies, each with its name, purpose and life; so no banner (X3). */
export function CookiesPage({ view, config }: { view: View; config: Config }) {
  const { t } = view
  const life = (seconds: number | undefined) =>
    seconds === undefined ? t('site.untilClosed') : duration(view.language, seconds)
  const rows = Object.entries(cookies) as [CookieName, { seconds: number | undefined }][]
  return (
    <Page view={view} title={t('site.cookiesTitle')} wide>
      <Paragraph>{t('site.cookiesLead')}</Paragraph>
      <section class="scrolling" tabindex={0} aria-label={t('site.cookiesTitle')}>
        <table class="ds-table" data-color="neutral">
          <thead>
            <tr>
              <th scope="col">{t('site.cookieName')}</th>
              <th scope="col">{t('site.cookiePurpose')}</th>
              <th scope="col">{t('site.cookieLife')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, { seconds }]) => (
              <tr key={name}>
                <td>{cookieName(config, name)}</td>
                <td>{t(purposes[name])}</td>
                <td>{life(seconds)}</td>
              </tr>
            ))}
            <tr>
              <td>{cookieName(config, 'session').replace('session', 'oauth_*')}</td>
              <td>{t('site.cookieOauth')}</td>
              <td>{t('site.untilClosed')}</td>
            </tr>
          </tbody>
        </table>
      </section>
    </Page>
  )
}

/** The page behind the `type` of a problem answer. */
export const ProblemPage = ({ view, code }: { view: View; code: RefusalCode }) => (
  <Page view={view} title={refusalText(view.t, code, 'title', {})}>
    <Paragraph subtle>
      {view.t('site.problemLead')} <code>{code}</code>
    </Paragraph>
    <Paragraph>{refusalText(view.t, code, 'detail', { servicedesk: view.studio.servicedesk })}</Paragraph>
  </Page>
)
