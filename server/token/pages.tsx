import type { FormState, View } from '../http/view.ts'
import { type TokenScope, tokenScopes } from '../policy.ts'
import { CheckboxGroup } from '../ui/choice-groups.tsx'
import { ErrorSummary, TextField } from '../ui/fields.tsx'
import {
  Alert,
  Button,
  Card,
  CodeBlock,
  Form,
  FormToken,
  Heading,
  Link,
  LinkButton,
  Page,
  Paragraph,
} from '../ui/page.tsx'
import { ScriptButton } from '../ui/script-button.tsx'

export interface ShownToken {
  id: string
  name: string
  scopes: readonly TokenScope[]
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
  lastUsedNetwork: string | null
}

const sentences = {
  'services:read': 'oauth.scope.servicesRead',
  'services:write': 'oauth.scope.servicesWrite',
  'orgs:read': 'oauth.scope.orgsRead',
  'orgs:write': 'oauth.scope.orgsWrite',
  deploy: 'oauth.scope.deploy',
  servicedesk: 'oauth.scope.servicedesk',
} as const

interface TokensPageProps {
  view: View
  tokens: readonly ShownToken[]
  wasRevoked: boolean
}

export function TokensPage({ view, tokens, wasRevoked }: TokensPageProps) {
  const { t } = view
  return (
    <Page view={view} title={t('token.title')}>
      {wasRevoked && <Alert color="success">{t('token.revoked')}</Alert>}
      <Paragraph>
        {t('token.lead')} <Link href="/help/api">{t('token.help')}</Link>
      </Paragraph>
      {tokens.length === 0 && <Paragraph>{t('token.none')}</Paragraph>}
      {tokens.map((token) => (
        <TokenCard key={token.id} view={view} token={token} />
      ))}
      <p class="actions">
        <LinkButton href="/account/tokens/new">{t('token.make')}</LinkButton>
        <LinkButton href="/account" variant="secondary">
          {t('account.title')}
        </LinkButton>
      </p>
    </Page>
  )
}

function TokenCard({ view, token }: { view: View; token: ShownToken }) {
  const { t, time } = view
  const used =
    token.lastUsedAt && `${time(token.lastUsedAt)} ${t('token.from', { network: token.lastUsedNetwork ?? '' })}`
  return (
    <Card>
      <Heading level={2}>{token.name}</Heading>
      <dl class="facts">
        <dt>{t('token.scopes')}</dt>
        <dd>
          {token.scopes.map((scope) => (
            <div key={scope}>{t(sentences[scope])}</div>
          ))}
        </dd>
        <dt>{t('token.created')}</dt>
        <dd>{time(token.createdAt)}</dd>
        <dt>{t('token.expires')}</dt>
        <dd>{time(token.expiresAt)}</dd>
        <dt>{t('token.lastUsed')}</dt>
        <dd>{used ?? t('token.never')}</dd>
      </dl>
      <form method="post" action={`/account/tokens/${token.id}/revoke`}>
        <FormToken view={view} />
        <Button variant="secondary" label={t('token.revokeNamed', { name: token.name })}>
          {t('token.revoke')}
        </Button>
      </form>
    </Card>
  )
}

export function NewTokenPage({ view, form }: { view: View; form: FormState }) {
  const { t, person } = view
  const offered = tokenScopes.filter((scope) => scope !== 'servicedesk' || person?.isOperator)
  return (
    <Page view={view} title={t('token.newTitle')} failed={Object.keys(form.errors).length > 0}>
      <ErrorSummary view={view} form={form} />
      <Paragraph>{t('token.lead')}</Paragraph>
      <Form view={view} action="/account/tokens">
        <TextField form={form} name="name" label={t('token.name')} help={t('token.nameHelp')} maxlength={100} />
        <TextField
          form={form}
          name="days"
          label={t('token.days')}
          help={t('token.daysHelp')}
          initial="30"
          inputmode="numeric"
          maxlength={3}
        />
        <CheckboxGroup
          form={form}
          name="scopes"
          legend={t('token.scopes')}
          initial={[]}
          options={offered.map((scope) => ({ value: scope, label: t(sentences[scope]) }))}
        />
        <p class="actions">
          <Button>{t('token.make')}</Button>
          <Link href="/account/tokens">{t('shell.back')}</Link>
        </p>
      </Form>
    </Page>
  )
}

/** The only page that ever shows a token. */
export function MadeTokenPage({ view, token, origin }: { view: View; token: string; origin: string }) {
  const { t } = view
  return (
    <Page view={view} title={t('token.made')} scripts={['copy']}>
      <Alert color="warning">{t('token.copyNow')}</Alert>
      <Card>
        <Heading level={2}>{t('token.token')}</Heading>
        <p class="actions">
          <code class="token" id="token">
            {token}
          </code>
          <ScriptButton data={{ 'data-copy': 'token', 'data-copied': t('token.copied') }}>
            {t('token.copy')}
          </ScriptButton>
        </p>
      </Card>
      <Heading level={2}>{t('token.tryIt')}</Heading>
      <CodeBlock>{`curl '${origin}/api/v1/user' \\\n  --header 'Authorization: Bearer ${token}'`}</CodeBlock>
      <p class="actions">
        <LinkButton href="/account/tokens">{t('token.toList')}</LinkButton>
        <LinkButton href="/help/api" variant="secondary">
          {t('token.help')}
        </LinkButton>
      </p>
    </Page>
  )
}
