import type { View } from '../http/view.ts'
import type { HelpTopic } from '../ui/help-link.tsx'
import { Link, Page, Paragraph } from '../ui/page.tsx'
import { Part, Servicedesk } from './parts.tsx'

/** What there is help for, and whom to ask. */
export function IndexPage({ view }: { view: View }) {
  const { t, studio } = view
  return (
    <Page view={view} title={t('help.title')}>
      <Paragraph>
        {t('help.lead')} <Servicedesk view={view} />
      </Paragraph>
      <Part title={t('help.forPeople')}>
        <Topics view={view} topics={['create-user', 'deploy-service']} />
      </Part>
      <Part title={t('help.forOrganisations')}>
        <Topics view={view} topics={['join-organisation', 'get-organisation', 'add-person']} />
      </Part>
      <Part title={t('api.title')}>
        <Paragraph>
          {t('api.lead')} <Link href="/help/api">{t('token.help')}</Link>
        </Paragraph>
      </Part>
      <Part title={t('help.forOperators', { studio: studio.name })}>
        <Topics view={view} topics={['connect-ansattporten']} />
      </Part>
    </Page>
  )
}

const Topics = ({ view: { t }, topics }: { view: View; topics: readonly HelpTopic[] }) => (
  <ul class="ds-list">
    {topics.map((topic) => (
      <li key={topic}>
        <Link href={`/help/${topic}`}>{t(`help.about.${topic}`)}</Link>
        <br />
        {t(`help.does.${topic}`)}
      </li>
    ))}
  </ul>
)
