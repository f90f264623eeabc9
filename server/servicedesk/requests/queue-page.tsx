import { nameIn } from '../../organisation/index.ts'
import type { QueuedRequest } from '../../organisation-request/index.ts'
import { formatUnit, type Language } from '../../text/text.ts'
import { Select } from '../../ui/choice-groups.tsx'
import { Alert, Button, Link, LinkButton, Paragraph } from '../../ui/page.tsx'
import { More } from '../more.tsx'
import { type Desk, ServicedeskPage } from '../pages.tsx'
import { queueStates } from './schema.ts'

interface Filters {
  state: (typeof queueStates)[number]
  whose: 'anybody' | 'nobody' | 'mine'
}

interface QueuePageProps {
  desk: Desk
  filters: Filters
  queue: { items: readonly QueuedRequest[]; next: string | null }
  isFirst: boolean
  done: 'approve' | 'decline' | 'ask' | undefined
  now: Date
}

/** Who wants an organisation, who has waited longest first, with what is known at a glance (Q6). */
export function QueuePage({ desk, filters, queue: { items, next }, isFirst, done, now }: QueuePageProps) {
  const { view } = desk
  const { t } = view
  return (
    <ServicedeskPage desk={desk} current="requests" title={t('desk.requests.title')}>
      {done && <Alert color="success">{t(`desk.requests.done.${done}`)}</Alert>}
      <FilterForm desk={desk} filters={filters} />
      {items.length === 0 && <Paragraph>{t('desk.requests.none')}</Paragraph>}
      <ul class="rows queue">
        {items.map((request) => (
          <li key={request.id}>
            <Queued desk={desk} request={request} now={now} />
          </li>
        ))}
      </ul>
      <More
        view={view}
        path={`/servicedesk/requests?${new URLSearchParams({ ...filters })}`}
        next={next}
        isFirst={isFirst}
      />
      <p class="actions">
        <LinkButton href="/servicedesk/requests/new" variant="secondary">
          {t('desk.requests.register')}
        </LinkButton>
      </p>
    </ServicedeskPage>
  )
}

function FilterForm({ desk: { view }, filters }: { desk: Desk; filters: Filters }) {
  const { t } = view
  const form = { values: { ...filters }, errors: {} }
  const states = queueStates.map((state) => ({
    value: state,
    label: state === 'open' ? t('desk.requests.open') : t(`organisationRequest.state.${state}`),
  }))
  const whose = (['anybody', 'nobody', 'mine'] as const).map((value) => ({
    value,
    label: t(`desk.requests.whose.${value}`),
  }))
  return (
    <form method="get" action="/servicedesk/requests" class="search-form">
      <Select form={form} name="state" label={t('desk.requests.state')} options={states} />
      <Select form={form} name="whose" label={t('desk.requests.assignee')} options={whose} />
      <Button variant="secondary">{t('desk.show')}</Button>
    </form>
  )
}

function Queued({ desk: { view }, request, now }: { desk: Desk; request: QueuedRequest; now: Date }) {
  const { t, language } = view
  const { id, name, kind, state, submittedAt, endedAt, applicant, askedBy, assignee } = request
  return (
    <>
      <p class="ds-paragraph">
        <Link href={`/servicedesk/requests/${id}`}>{nameIn(request, language)}</Link> <code>{name}</code>
        <br />
        <span class="subtle">
          {kind && t(`organisationRequest.ground.${kind}`)} · {applicant ?? askedBy} ·{' '}
          <time dateTime={(endedAt ?? submittedAt).toISOString()} title={view.time(endedAt ?? submittedAt)}>
            {endedAt
              ? view.date(endedAt)
              : t('desk.requests.waited', { time: age(language, now.getTime() - submittedAt.getTime()) })}
          </time>
        </span>
      </p>
      <p class="tags">
        <span class="ds-tag" data-color="neutral">
          {t(`organisationRequest.state.${state}`)}
          {assignee && `: ${assignee}`}
        </span>
        <Mark view={view} request={request} />
      </p>
    </>
  )
}

/** What the register says, as far as a glance can tell. */
function Mark({ view: { t }, request: { outcome, entity } }: { view: Desk['view']; request: QueuedRequest }) {
  if (outcome === null) return null
  const isWell = entity && !entity.bankrupt && !entity.windingUp && entity.deletedOn === null && !entity.isSubEntity
  const color = outcome === 'waiting' ? 'info' : isWell ? 'success' : 'warning'
  return (
    <span class="ds-tag" data-color={color}>
      {t(`desk.requests.mark.${outcome === 'found' && !isWell ? 'amiss' : outcome}`)}
    </span>
  )
}

function age(language: Language, milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000))
  if (minutes < 60) return formatUnit(language, minutes, { unit: 'minute', unitDisplay: 'long' })
  if (minutes < 48 * 60) return formatUnit(language, Math.floor(minutes / 60), { unit: 'hour', unitDisplay: 'long' })
  return formatUnit(language, Math.floor(minutes / 1440), { unit: 'day', unitDisplay: 'long' })
}
