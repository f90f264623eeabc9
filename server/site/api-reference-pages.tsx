import type { View } from '../http/view.ts'
import { featureText, operationText } from '../text/text.ts'
import { Card, CodeBlock, Heading, Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import type { Field, Operation } from './api-reference.ts'

interface ApiPageProps {
  view: View
  operations: readonly Operation[]
  origin: string
}

/** The reference of the API, made of what it says of itself. */
export function ApiPage({ view, operations, origin }: ApiPageProps) {
  const { t } = view
  const features = [...Map.groupBy(operations, ({ feature }) => feature)]
  return (
    <Page view={view} title={t('api.title')} wide>
      <p class="ds-paragraph lead">{t('api.lead')}</p>
      <Paragraph>{t('api.how')}</Paragraph>
      <CodeBlock>{`curl '${origin}/api/v1/user' \\\n  --header 'Authorization: Bearer inn_…'`}</CodeBlock>
      <Paragraph>{t('api.more')}</Paragraph>
      <p class="actions">
        <LinkButton href="/account/tokens">{t('token.title')}</LinkButton>
        <Link href="/api/v1/openapi.json">{t('api.document')}</Link>
      </p>
      <Heading level={2} id="operations">
        {t('api.operations')}
      </Heading>
      <nav class="columns" aria-labelledby="operations">
        {features.map(([feature, own]) => (
          <Contents key={feature} view={view} feature={feature} operations={own} />
        ))}
      </nav>
      {features.map(([feature, own]) => (
        <section key={feature} class="stack" aria-labelledby={`of-${feature}`}>
          <Heading level={2} id={`of-${feature}`}>
            {featureText(t, feature)}
          </Heading>
          {own.map((operation) => (
            <OperationCard key={operation.id} view={view} operation={operation} />
          ))}
        </section>
      ))}
    </Page>
  )
}

interface ContentsProps {
  view: View
  feature: string
  operations: readonly Operation[]
}

const Contents = ({ view: { t }, feature, operations }: ContentsProps) => (
  <div class="stack">
    <Heading level={3}>
      <Link href={`#of-${feature}`}>{featureText(t, feature)}</Link>
    </Heading>
    <ul class="ds-list">
      {operations.map(({ id }) => (
        <li key={id}>
          <Link href={`#${id}`}>{operationText(t, id)}</Link>
        </li>
      ))}
    </ul>
  </div>
)

function OperationCard({ view, operation }: { view: View; operation: Operation }) {
  const { t } = view
  const { id, method, path, scope, sent, status, answered, refusals, curl } = operation
  const scopes: Record<string, string> = { none: t('api.noToken'), any: t('api.anyToken') }
  return (
    <Card>
      <Heading level={3} id={id}>
        {operationText(t, id)}
      </Heading>
      <p>
        <code class="token">
          {method} {path}
        </code>
      </p>
      <dl class="facts">
        <dt>{t('api.scope')}</dt>
        <dd>{scopes[scope] ?? <code>{scope}</code>}</dd>
        {sent.length > 0 && (
          <>
            <dt>{t('api.sent')}</dt>
            <dd>
              <Fields view={view} fields={sent} />
            </dd>
          </>
        )}
        <dt>
          {t('api.answered')} ({status})
        </dt>
        <dd>{answered.length > 0 ? <Fields view={view} fields={answered} /> : t('api.nothing')}</dd>
        <dt>{t('api.refusals')}</dt>
        <dd>{refusals.join(', ')}</dd>
      </dl>
      <CodeBlock>{curl}</CodeBlock>
    </Card>
  )
}

const Fields = ({ view, fields }: { view: View; fields: readonly Field[] }) => (
  <ul class="plain">
    {fields.map(({ name, type, required }) => (
      <li key={name}>
        <code>{name}</code> <span class="subtle">{type}</span>
        {!required && <span class="subtle">, {view.t('api.optional')}</span>}
      </li>
    ))}
  </ul>
)
