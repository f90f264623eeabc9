import type { View } from '../http/view.ts'
import type { T } from '../text/text.ts'
import { Button, Card, Form, FormToken, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import type { Scope } from './scope.ts'

/** What an application asks of a person. */
export interface ConsentRequest {
  uid: string
  person: { userId: string; username: string; displayName: string }
  client: { name: string; publisher: string | undefined; host: string }
  /** What it does not have yet. */
  scopes: readonly Scope[]
  hasSome: boolean
}

/** **Authorize {client}**: who asks, for what, as whom (C1). Saying no is as easy as saying yes (SEC-H5). */
export function ConsentPage({ view, asked }: { view: View; asked: ConsentRequest }) {
  const { t } = view
  const client = asked.client.name
  return (
    <Page view={view} title={t('oauth.consent.title', { client })}>
      <AsWhom t={t} person={asked.person} />
      <p class="lead">{t(asked.hasSome ? 'oauth.consent.leadMore' : 'oauth.consent.lead', { client })}</p>
      <Card>
        <ul class="scopes">
          {asked.scopes.map((scope) => (
            <li key={scope}>{scopeText(t, scope)}</li>
          ))}
        </ul>
      </Card>
      <AboutClient t={t} client={asked.client} />
      <Paragraph subtle>{t('oauth.consent.never', { client })}</Paragraph>
      <Form view={view} action={`/oauth/consent/${asked.uid}`} hidden={{ user: asked.person.userId }}>
        <p class="actions">
          <Button name="decision" value="authorize">
            {t('oauth.consent.authorize')}
          </Button>
          <Button name="decision" value="cancel" variant="secondary">
            {t('oauth.consent.cancel')}
          </Button>
        </p>
      </Form>
    </Page>
  )
}

const AsWhom = ({ t, person }: { t: T; person: ConsentRequest['person'] }) => (
  <p class="as-whom">
    {t('oauth.consent.asWhom')} <strong>{person.displayName}</strong>
    {person.displayName !== person.username && <span class="subtle"> ({person.username})</span>}
  </p>
)

const AboutClient = ({ t, client }: { t: T; client: ConsentRequest['client'] }) => (
  <dl class="facts">
    <dt>{t('oauth.consent.application')}</dt>
    <dd>{client.name}</dd>
    {client.publisher && (
      <>
        <dt>{t('oauth.consent.publisher')}</dt>
        <dd>{client.publisher}</dd>
      </>
    )}
    <dt>{t('oauth.consent.goesTo')}</dt>
    <dd>{client.host}</dd>
    <dt>{t('oauth.consent.lasts')}</dt>
    <dd>{t('oauth.consent.untilWithdrawn')}</dd>
  </dl>
)

const scopeTexts = {
  openid: 'oauth.scope.openid',
  profile: 'oauth.scope.profile',
  email: 'oauth.scope.email',
  offline_access: 'oauth.scope.offlineAccess',
  'services:read': 'oauth.scope.servicesRead',
  'services:write': 'oauth.scope.servicesWrite',
  'orgs:read': 'oauth.scope.orgsRead',
  'orgs:write': 'oauth.scope.orgsWrite',
} as const satisfies Record<Scope, string>

const scopeText = (t: T, scope: Scope) => t(scopeTexts[scope])

/** After **Cancel** the studio says what does not work now, and how to go on (C1). */
export function DeclinedPage({ view }: { view: View }) {
  const { t, studio } = view
  return (
    <Page view={view} title={t('oauth.declined.title', { name: studio.name })}>
      <p class="lead">{t('oauth.declined.lead', { name: studio.name })}</p>
      <Paragraph>{t('oauth.declined.without')}</Paragraph>
      <Paragraph>{t('oauth.declined.kept')}</Paragraph>
      <div class="actions">
        <LinkButton href="/dashboard">{t('shell.tryAgain')}</LinkButton>
        <form method="post" action="/logout">
          <FormToken view={view} />
          <Button variant="secondary">{t('shell.logOut')}</Button>
        </form>
      </div>
    </Page>
  )
}

/** An application sent the person here to log out of us too; nothing happens unless they say so (SEC-H4). */
export function LogOutPage({
  view,
  secret,
  clientName,
}: {
  view: View
  secret: string
  clientName: string | undefined
}) {
  const { t, studio } = view
  const lead = clientName
    ? t('oauth.logout.leadFrom', { client: clientName, name: studio.name })
    : t('oauth.logout.lead', { name: studio.name })
  return (
    <Page view={view} title={t('oauth.logout.title')}>
      <p class="lead">{lead}</p>
      <Form view={view} action="/oauth/end_session/confirm" hidden={{ xsrf: secret }}>
        <p class="actions">
          <Button name="logout" value="yes">
            {t('shell.logOut')}
          </Button>
          <Button variant="secondary">{t('oauth.logout.stay')}</Button>
        </p>
      </Form>
    </Page>
  )
}
