import type { Application } from '../../oauth/index.ts'
import { Card, Heading, Paragraph } from '../../ui/page.tsx'
import { type Desk, ServicedeskPage } from '../pages.tsx'

/** The applications that act for people here, what they may ask for, and for how many they act. */
export function ApplicationsPage({ desk, applications }: { desk: Desk; applications: readonly Application[] }) {
  const { t } = desk.view
  return (
    <ServicedeskPage desk={desk} current="applications" title={t('desk.applications.title')}>
      <Paragraph>{t('desk.applications.lead')}</Paragraph>
      <div class="stack">
        {applications.map(({ id, name, scopes, grants }) => (
          <Card key={id}>
            <Heading level={2}>{name}</Heading>
            <dl class="facts">
              <dt>{t('desk.applications.id')}</dt>
              <dd>
                <code>{id}</code>
              </dd>
              <dt>{t('desk.applications.scopes')}</dt>
              <dd>
                <code>{scopes.join(' ')}</code>
              </dd>
              <dt>{t('desk.applications.grants')}</dt>
              <dd>{grants}</dd>
            </dl>
          </Card>
        ))}
      </div>
    </ServicedeskPage>
  )
}
