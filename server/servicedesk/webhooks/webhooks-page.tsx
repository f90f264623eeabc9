import type { FormState, View } from '../../http/view.ts'
import { CheckboxGroup } from '../../ui/choice-groups.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Alert, Button, Form, Heading, Link, LinkButton, Paragraph } from '../../ui/page.tsx'
import { ScriptButton } from '../../ui/script-button.tsx'
import { type EndpointStanding, webhookEvents } from '../../webhook/index.ts'
import { type Desk, ServicedeskPage } from '../pages.tsx'

type ListedWebhook = EndpointStanding & { environments: readonly string[] }

interface WebhooksPageProps {
  desk: Desk
  form: FormState
  webhooks: readonly ListedWebhook[]
  done: 'deleted' | undefined
}

/** Every endpoint and how it stands, and one more. */
export function WebhooksPage({ desk, form, webhooks, done }: WebhooksPageProps) {
  const { view } = desk
  const { t } = view
  return (
    <ServicedeskPage desk={desk} current="webhooks" title={t('desk.webhooks.title')} form={form}>
      {done && <Alert color="success">{t(`desk.webhooks.done.${done}`)}</Alert>}
      <Paragraph>{t('desk.webhooks.lead')}</Paragraph>
      <div class="columns">
        <section aria-labelledby="all">
          <Heading level={2} id="all">
            {t('desk.webhooks.all')}
          </Heading>
          {webhooks.length === 0 && <Paragraph>{t('desk.webhooks.none')}</Paragraph>}
          <ul class="rows">
            {webhooks.map((webhook) => (
              <li key={webhook.id}>
                <Listed view={view} webhook={webhook} />
              </li>
            ))}
          </ul>
        </section>
        <section class="stack" aria-labelledby="add">
          <Heading level={2} id="add">
            {t('desk.webhooks.add')}
          </Heading>
          <Form view={view} action="/servicedesk/webhooks">
            <WebhookFields view={view} form={form} />
            <p class="actions">
              <Button>{t('desk.webhooks.add')}</Button>
            </p>
          </Form>
        </section>
      </div>
    </ServicedeskPage>
  )
}

function Listed({ view: { t, time }, webhook }: { view: View; webhook: ListedWebhook }) {
  const { id, url, description, isPaused, waiting, last, environments } = webhook
  const standing = [
    isPaused && t('desk.webhooks.paused'),
    waiting > 0 && t('desk.webhooks.waiting', { count: waiting }),
    last?.finishedAt && `${t(`desk.webhooks.state.${last.state}`)} ${time(last.finishedAt)}`,
  ].filter(Boolean)
  return (
    <p class="ds-paragraph">
      <Link href={`/servicedesk/webhooks/${id}`}>{description || new URL(url).host}</Link>
      {environments.length > 0 && ` · ${t('desk.webhooks.deploys', { environments: environments.join(', ') })}`}
      <br />
      <span class="subtle">{standing.join(' · ') || t('desk.webhooks.quiet')}</span>
    </p>
  )
}

interface WebhookFieldsProps {
  view: View
  form: FormState
  known?: { url: string; description: string; events: readonly string[] }
}

/** Where it is, whose it is, and what it hears of. */
export function WebhookFields({ view: { t }, form, known }: WebhookFieldsProps) {
  return (
    <>
      <TextField
        form={form}
        name="url"
        type="url"
        label={t('desk.webhooks.url')}
        help={t('desk.webhooks.urlHelp')}
        initial={known?.url ?? ''}
        maxlength={500}
      />
      <TextField
        form={form}
        name="description"
        label={t('desk.webhooks.description')}
        help={t('desk.webhooks.descriptionHelp')}
        initial={known?.description ?? ''}
        maxlength={200}
        optional
      />
      <CheckboxGroup
        form={form}
        name="events"
        legend={t('desk.webhooks.events')}
        help={t('desk.webhooks.eventsHelp')}
        options={webhookEvents.map((event) => ({ value: event, label: t('desk.webhooks.deploymentChanged') }))}
        initial={known?.events ?? []}
      />
    </>
  )
}

interface SecretPageProps {
  desk: Desk
  id: string
  secret: string
  /** It had another before, which signs as well for a day. */
  isNewer?: boolean
}

/** The only page that ever shows the secret of an endpoint. */
export function SecretPage({ desk, id, secret, isNewer }: SecretPageProps) {
  const { t } = desk.view
  return (
    <ServicedeskPage desk={desk} current="webhooks" title={t('desk.webhooks.secret')} scripts={['copy']}>
      <Alert color="warning">{t('desk.webhooks.secretOnce')}</Alert>
      <p class="actions">
        <code class="token" id="secret">
          {secret}
        </code>
        <ScriptButton data={{ 'data-copy': 'secret', 'data-copied': t('token.copied') }}>
          {t('token.copy')}
        </ScriptButton>
      </p>
      {isNewer && <Paragraph>{t('desk.webhooks.formerSecret')}</Paragraph>}
      <p class="actions">
        <LinkButton href={`/servicedesk/webhooks/${id}`}>{t('desk.webhooks.toWebhook')}</LinkButton>
      </p>
    </ServicedeskPage>
  )
}
