import type { FormState, View } from '../../http/view.ts'
import { Choice, isTicked } from '../../ui/choices.tsx'
import { Alert, Button, CodeBlock, Form, Heading, Paragraph } from '../../ui/page.tsx'
import type { LoggedDelivery, WebhookEndpoint } from '../../webhook/index.ts'
import { More } from '../more.tsx'
import { type Desk, Section, ServicedeskPage } from '../pages.tsx'
import { WebhookFields } from './webhooks-page.tsx'

/** With the name of what it tells of, while that is here. */
type NamedDelivery = LoggedDelivery & { about: string | undefined }

interface WebhookPageProps {
  desk: Desk
  form: FormState
  webhook: WebhookEndpoint
  deliveries: { items: readonly NamedDelivery[]; next: string | null }
  isFirst: boolean
  done: 'changed' | 'redelivered' | undefined
}

/** One endpoint: what it was told and how that went, and what can be changed of it. */
export function WebhookPage({ desk, form, webhook, deliveries: { items, next }, isFirst, done }: WebhookPageProps) {
  const { view } = desk
  const { t } = view
  const path = `/servicedesk/webhooks/${webhook.id}`
  return (
    <ServicedeskPage
      desk={desk}
      current="webhooks"
      title={webhook.description || new URL(webhook.url).host}
      form={form}
    >
      {done && <Alert color="success">{t(`desk.webhooks.done.${done}`)}</Alert>}
      {webhook.isPaused && <Alert color="warning">{t('desk.webhooks.pausedNow')}</Alert>}
      <div class="columns">
        <section class="stack" aria-labelledby="change">
          <Heading level={2} id="change">
            {t('desk.webhooks.change')}
          </Heading>
          <Form view={view} action={path} hidden={{ version: form.values['version'] ?? `${webhook.version}` }}>
            <WebhookFields view={view} form={form} known={webhook} />
            <Choice
              type="checkbox"
              name="paused"
              value="yes"
              label={t('desk.webhooks.pause')}
              help={t('desk.webhooks.pauseHelp')}
              checked={isTicked(form, 'paused', webhook.isPaused)}
            />
            <p class="actions">
              <Button>{t('settings.save')}</Button>
            </p>
          </Form>
        </section>
        <div class="stack">
          <Act view={view} path={path} act="secret" />
          <Act view={view} path={path} act="removal" />
        </div>
      </div>
      <Section id="deliveries" title={t('desk.webhooks.deliveries')}>
        {items.length === 0 && <Paragraph>{t('desk.webhooks.noDelivery')}</Paragraph>}
        <ul class="rows">
          {items.map((delivery) => (
            <li key={delivery.id}>
              <Delivery view={view} path={path} delivery={delivery} />
            </li>
          ))}
        </ul>
        <More view={view} path={path} next={next} isFirst={isFirst} />
      </Section>
    </ServicedeskPage>
  )
}

const Act = ({ view, path, act }: { view: View; path: string; act: 'secret' | 'removal' }) => (
  <Section id={act} title={view.t(`desk.webhooks.act.${act}`)}>
    <Paragraph>{view.t(`desk.webhooks.actLead.${act}`)}</Paragraph>
    <Form view={view} action={`${path}/${act}`}>
      <p class="actions">
        <Button variant="secondary">{view.t(`desk.webhooks.act.${act}`)}</Button>
      </p>
    </Form>
  </Section>
)

function Delivery({ view, path, delivery }: { view: View; path: string; delivery: NamedDelivery }) {
  const { t, time } = view
  const { id, event, about, state, attempts, status, lastError, answer, createdAt, dueAt } = delivery
  const isOver = state === 'delivered' || state === 'dead'
  return (
    <>
      <p class="ds-paragraph">
        <strong>{t(`desk.webhooks.state.${state}`)}</strong> <code>{event}</code>
        {about && ` · ${about}`} · {time(createdAt)}
        <br />
        <span class="subtle">
          {t('desk.webhooks.tries', { count: attempts })}
          {state === 'waiting' && ` · ${t('desk.webhooks.due', { time: time(dueAt) })}`}
          {status !== null && ` · ${t('desk.webhooks.status', { status })}`}
          {lastError && (
            <>
              {' '}
              · <span lang="en">{lastError}</span>
            </>
          )}{' '}
          · <code>{id}</code>
        </span>
      </p>
      {answer && <CodeBlock>{answer}</CodeBlock>}
      {isOver && (
        <Form view={view} action={`${path}/deliveries/${id}/redeliver`}>
          <p class="actions">
            <Button variant="tertiary" size="sm" label={t('desk.webhooks.redeliverOne', { id })}>
              {t('desk.webhooks.redeliver')}
            </Button>
          </p>
        </Form>
      )}
    </>
  )
}
