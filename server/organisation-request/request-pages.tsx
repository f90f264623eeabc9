import type { FormState, View } from '../http/view.ts'
import { nameIn } from '../organisation/index.ts'
import { Details } from '../ui/details.tsx'
import { ErrorSummary } from '../ui/fields.tsx'
import { Alert, Button, Card, Form, Heading, Link, LinkButton, Page, Paragraph } from '../ui/page.tsx'
import { TextArea } from '../ui/text-area.tsx'
import type { RequestEvent } from './event-queries.ts'
import type { LookUp } from './evidence.ts'
import { RequestFactsList } from './facts-list.tsx'
import { actsFrom, isOpen, longest, type OrganisationRequest, toldAs } from './organisation-request.ts'
import { RegisterCard, Representation } from './register-card.tsx'
import { ByMail } from './step-pages.tsx'

interface RequestsPageProps {
  view: View
  draft: OrganisationRequest | undefined
  requests: { items: readonly OrganisationRequest[]; next: string | null }
}

/** What a person has asked for, and how far it has come. */
export function RequestsPage({ view, draft, requests: { items, next } }: RequestsPageProps) {
  const { t, language } = view
  const hasNone = !draft && items.length === 0
  return (
    <Page view={view} title={t('organisationRequest.mine')}>
      <Paragraph>{t(hasNone ? 'organisationRequest.mineNone' : 'organisationRequest.mineLead')}</Paragraph>
      {draft && (
        <Card tinted>
          <Heading level={2}>{t('organisationRequest.draft')}</Heading>
          <Paragraph>{nameIn(draft, language) || t('organisationRequest.nameless')}</Paragraph>
          <p class="actions">
            <LinkButton href="/requests/new">{t('organisationRequest.goOn')}</LinkButton>
          </p>
        </Card>
      )}
      {items.length > 0 && (
        <ul class="entries">
          {items.map((request) => (
            <li key={request.id}>
              <Link href={`/requests/${request.id}`}>{nameIn(request, language)}</Link>
              <span class="subtle">{t(`organisationRequest.state.${request.state}`)}</span>
            </li>
          ))}
        </ul>
      )}
      {next && (
        <p class="actions">
          <LinkButton href={`/requests?cursor=${next}`} variant="secondary">
            {t('organisationRequest.older')}
          </LinkButton>
        </p>
      )}
      {!draft && (
        <p class="actions">
          <LinkButton href="/requests/new">{t('organisationRequest.begin')}</LinkButton>
        </p>
      )}
      <ByMail view={view} />
    </Page>
  )
}

interface RequestPageProps {
  view: View
  form: FormState
  request: OrganisationRequest
  events: readonly RequestEvent[]
  /** What Enhetsregisteret said; absent where there is no number. */
  found: LookUp | 'waiting' | 'unanswered' | undefined
  representedAt: Date | undefined
  /** Sent a moment ago. */
  isSent: boolean
  /** What the request has become. */
  organisation: { name: string } | undefined
}

/** One request: how it stands, what is wanted of the person, what happened (Q4). */
export function RequestPage(props: RequestPageProps) {
  const { view, form, request, events, isSent } = props
  const { t, language } = view
  const title = t('organisationRequest.of', { organisation: nameIn(request, language) })
  const mayWithdraw = actsFrom(request.state, 'applicant').includes('withdraw')
  return (
    <Page view={view} title={title} failed={Object.keys(form.errors).length > 0}>
      <ErrorSummary view={view} form={form} />
      {isSent && <Alert color="success">{t('organisationRequest.sent')}</Alert>}
      <Standing {...props} />
      {request.state === 'more-wanted' && <Question {...props} />}
      <Heading level={2}>{t('organisationRequest.asked')}</Heading>
      <RequestFactsList view={view} request={request} applicant={t('organisationRequest.administrator.you')} />
      <Evidence {...props} />
      <History view={view} events={events} />
      {mayWithdraw && <Withdraw view={view} request={request} />}
      <p class="actions">
        <Link href="/requests">{t('organisationRequest.all')}</Link>
      </p>
    </Page>
  )
}

const colours = { approved: 'success', declined: 'warning', 'more-wanted': 'warning' } as const

function Standing({ view, request, organisation }: RequestPageProps) {
  const { t, time } = view
  const { state, reason, changedAt } = request
  const color = state in colours ? colours[state as keyof typeof colours] : 'info'
  return (
    <Alert color={color}>
      <strong>{t(`organisationRequest.state.${state}`)}</strong>. {t(`organisationRequest.means.${state}`)}{' '}
      {reason && t('organisationRequest.reason', { reason })}{' '}
      {organisation && <Link href={`/orgs/${organisation.name}`}>{t('organisationRequest.toOrganisation')}</Link>}{' '}
      <span class="subtle">{t('organisationRequest.since', { time: time(changedAt) })}</span>
    </Alert>
  )
}

function Question({ view, form, request, events }: RequestPageProps) {
  const { t } = view
  const question = events.findLast(({ act }) => act === 'ask')?.words ?? ''
  return (
    <Card tinted>
      <Heading level={2}>{t('organisationRequest.question')}</Heading>
      <p class="ds-paragraph written">{question}</p>
      <Form view={view} action={`/requests/${request.id}`} hidden={{ act: 'answer' }}>
        <TextArea form={form} name="answer" label={t('organisationRequest.answer')} maxlength={longest.words} />
        <p class="actions">
          <Button>{t('organisationRequest.sendAnswer')}</Button>
        </p>
      </Form>
    </Card>
  )
}

/** What the servicedesk sees of registers; while it waits, the person may add to it. */
function Evidence({ view, request, found, representedAt }: RequestPageProps) {
  const { id, number, state } = request
  return (
    <>
      {found && <RegisterCard view={view} found={found} />}
      {(isOpen(state) || representedAt) && (
        <Representation view={view} number={number} provenAt={representedAt} returnTo={`/requests/${id}`} />
      )}
    </>
  )
}

/** By whom is said as "you" or "the servicedesk": which operator it was is nobody else's business. */
const History = ({ view: { t, time }, events }: { view: View; events: readonly RequestEvent[] }) => (
  <section class="stack" aria-labelledby="history">
    <Heading level={2} id="history">
      {t('organisationRequest.history')}
    </Heading>
    <ol class="log">
      {events.map(({ act, at, actorId, words }) => (
        <li key={at.getTime() + act}>
          <time class="subtle" dateTime={at.toISOString()}>
            {time(at)}
          </time>
          <span>
            {t(`organisationRequest.happened.${toldAs(act, actorId)}`)}
            {words && <span class="written quoted">{words}</span>}
          </span>
        </li>
      ))}
    </ol>
  </section>
)

const Withdraw = ({ view, request }: { view: View; request: OrganisationRequest }) => (
  <Details summary={view.t('organisationRequest.withdrawTitle')}>
    <Form view={view} action={`/requests/${request.id}`} hidden={{ act: 'withdraw' }}>
      <Paragraph>{view.t('organisationRequest.withdrawLead')}</Paragraph>
      <p class="actions">
        <Button variant="secondary">{view.t('organisationRequest.withdraw')}</Button>
      </p>
    </Form>
  </Details>
)
