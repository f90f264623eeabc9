import type { Config } from '../config.ts'
import { type CookieName, cookieName, cookies } from '../http/cookies.ts'
import type { View } from '../http/view.ts'
import { formatUnit, type Language, type RefusalCode, refusalText } from '../text/text.ts'
import { Heading, Link, Page, Paragraph } from '../ui/page.tsx'

/** Every step of creating a user, and what to do when the link does not work. */
export function HelpPage({ view }: { view: View }) {
  const { t, studio } = view
  return (
    <Page view={view} title={t('site.helpTitle')}>
      <Paragraph>
        {t('site.helpLead')} <Link href={`mailto:${studio.servicedesk}`}>{studio.servicedesk}</Link>
      </Paragraph>
      <Heading level={2}>{t('site.helpUser')}</Heading>
      <ol class="ds-list">
        <li>{t('site.helpUserStart')}</li>
        <li>{t('site.helpUserFill')}</li>
        <li>
          {t('site.helpUserActivate')} {t('site.helpUserInvalid')}
        </li>
        <li>{t('site.helpUserAuthorise')}</li>
      </ol>
      <Heading level={2}>{t('site.helpPeople')}</Heading>
      <Paragraph>
        <Link href="/help/add-person">{t('site.addPersonTitle')}</Link>
      </Paragraph>
      <Heading level={2}>{t('api.title')}</Heading>
      <Paragraph>
        {t('api.lead')} <Link href="/help/api">{t('token.help')}</Link>
      </Paragraph>
    </Page>
  )
}

/** How an owner lets somebody in, whether they have a user yet or not (X9). */
export function AddPersonPage({ view }: { view: View }) {
  const { t, studio } = view
  return (
    <Page view={view} title={t('site.addPersonTitle')}>
      <Paragraph>{t('site.addPersonLead')}</Paragraph>
      <Heading level={2}>{t('site.addPersonIs')}</Heading>
      <ol class="ds-list">
        <li>{t('site.addPersonFind')}</li>
        <li>{t('site.addPersonName')}</li>
        <li>{t('site.addPersonTeam')}</li>
        <li>{t('site.addPersonAdd')}</li>
      </ol>
      <Heading level={2}>{t('site.addPersonNot')}</Heading>
      <Paragraph>{t('site.addPersonInvite')}</Paragraph>
      <Heading level={2}>{t('site.addPersonAsks')}</Heading>
      <Paragraph>{t('site.addPersonDecide')}</Paragraph>
      <Heading level={2}>{t('site.addPersonRemove')}</Heading>
      <Paragraph>{t('site.addPersonRemoveHow')}</Paragraph>
      <Paragraph>
        {t('site.addPersonHelp')} <Link href={`mailto:${studio.servicedesk}`}>{studio.servicedesk}</Link>
      </Paragraph>
    </Page>
  )
}

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
