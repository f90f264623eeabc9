import type { FormState, View } from '../../http/view.ts'
import { nameIn, organisationKinds } from '../../organisation/index.ts'
import {
  actsFrom,
  isOpen,
  isSettled,
  RegisterCard,
  RequestFactsList,
  type Review,
} from '../../organisation-request/index.ts'
import { CheckboxGroup, RadioGroup } from '../../ui/choice-groups.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Alert, Button, Form, Heading, Link, Paragraph } from '../../ui/page.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { type Desk, Section, ServicedeskPage } from '../pages.tsx'

interface ReviewPageProps {
  desk: Desk
  form: FormState
  review: Review
  environments: readonly string[]
  /** Who looks at it; of what they asked for or would get themselves, a colleague judges. */
  operator: { id: string; isConcerned: boolean }
}

/** One request with the evidence, the checklist and the history, and what can be done with it (Q6). */
export function ReviewPage(props: ReviewPageProps) {
  const { desk, form, review } = props
  const { view } = desk
  const { t } = view
  const { request } = review
  const title = t('organisationRequest.of', { organisation: nameIn(request, view.language) })
  return (
    <ServicedeskPage desk={desk} current="requests" title={title} form={form}>
      <Standing view={view} review={review} />
      <div class="columns">
        <Section id="asked" title={t('desk.review.asked')}>
          <RequestFactsList view={view} request={request} applicant={applicantOf(review)} />
        </Section>
        <Section id="evidence" title={t('desk.review.evidence')}>
          <Evidence view={view} review={review} />
        </Section>
      </div>
      <Section id="checklist" title={t('desk.review.checklist')}>
        <Checklist {...props} />
      </Section>
      <Acts {...props} />
      <Section id="history" title={t('organisationRequest.history')}>
        <History view={view} review={review} />
      </Section>
    </ServicedeskPage>
  )
}

/** A user by the name of their own and the one that is known here; anybody else as an operator wrote them down. */
function applicantOf({ applicant, request }: Review): string {
  if (!applicant) return request.askedBy ?? ''
  const { displayName, username } = applicant
  return displayName ? `${displayName} (${username})` : username
}

/** Who works on it while it is open, and who decided it; an operator at the server has no name. */
function standingBy({ studio }: View, { request, names }: Review): string | undefined {
  const { state, assigneeId, decidedBy } = request
  if (state === 'withdrawn') return undefined
  if (state === 'approved' || state === 'declined') return names.get(decidedBy ?? '') ?? studio.publisher
  return names.get(assigneeId ?? '')
}

function Standing({ view, review }: { view: View; review: Review }) {
  const { t, time } = view
  const { request, applicant } = review
  const { state, changedAt, reason, organisationId, name } = request
  const by = standingBy(view, review)
  return (
    <dl class="facts">
      <dt>{t('desk.requests.state')}</dt>
      <dd>
        {t(`organisationRequest.state.${state}`)}
        {by && ` (${by})`}, {time(changedAt)}
        {reason && <div class="written">{reason}</div>}
        {organisationId && (
          <div>
            <Link href={`/servicedesk/organisations/${name}`}>{t('organisationRequest.toOrganisation')}</Link>
          </div>
        )}
      </dd>
      <dt>{t('desk.review.applicant')}</dt>
      <dd>
        {applicant ? (
          <Link href={`/servicedesk/people/${applicant.username}`}>{applicantOf(review)}</Link>
        ) : (
          applicantOf(review)
        )}
      </dd>
    </dl>
  )
}

function Evidence({ view, review: { evidence, sameOrganisations, sameRequests } }: { view: View; review: Review }) {
  const { t, time } = view
  const { outcome, entity, knownAs, representedAt } = evidence
  return (
    <div class="stack">
      {!outcome && <Paragraph>{t('organisationRequest.noNumber')}</Paragraph>}
      {(outcome === 'waiting' || outcome === 'unanswered') && <RegisterCard view={view} found={outcome} />}
      {(outcome === 'none' || outcome === 'removed') && <RegisterCard view={view} found={{ outcome }} />}
      {entity && <RegisterCard view={view} found={{ outcome: 'found', entity }} />}
      <ul>
        <li>{knownAs ? t('desk.review.knownAs', { name: knownAs }) : t('desk.review.unknown')}</li>
        <li>
          {representedAt
            ? t('desk.review.represented', { time: time(representedAt) })
            : t('desk.review.notRepresented')}
        </li>
        {sameOrganisations.map((organisation) => (
          <li key={organisation.name}>
            {t('desk.review.sameOrganisation')}{' '}
            <Link href={`/servicedesk/organisations/${organisation.name}`}>
              {nameIn(organisation, view.language)} ({organisation.name})
            </Link>
          </li>
        ))}
        {sameRequests.map((request) => (
          <li key={request.id}>
            {t('desk.review.sameRequest')}{' '}
            <Link href={`/servicedesk/requests/${request.id}`}>
              {nameIn(request, view.language)} ({request.name})
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

const colours = { ok: 'success', warning: 'warning', unknown: 'info', judge: 'neutral' } as const

const Checklist = (props: ReviewPageProps) => (
  <ul class="rows">
    {props.review.checklist.map((point) => (
      <li key={point.name}>
        <Checked {...props} point={point} />
      </li>
    ))}
  </ul>
)

/** A point as evidence answers it, or as an operator has; what evidence leaves open, an operator ticks. */
function Checked({ point, ...props }: ReviewPageProps & { point: Review['checklist'][number] }) {
  const { desk, review, operator } = props
  const { t, time, studio } = desk.view
  const { name, state, tick } = point
  const mayTick = isOpen(review.request.state) && !operator.isConcerned && state !== 'ok'
  const label = t(`desk.review.check.${name}`)
  const turned = tick ? 'desk.review.untick' : 'desk.review.tick'
  return (
    <>
      <span>
        {label}
        {tick && (
          <span class="subtle">
            {' '}
            {t('desk.review.tickedBy', {
              who: review.names.get(tick.checkedBy ?? '') ?? studio.publisher,
              time: time(tick.checkedAt),
            })}
          </span>
        )}
      </span>
      <div class="actions">
        <span class="ds-tag" data-color={tick ? 'success' : colours[state]}>
          {t(`desk.review.checked.${tick ? 'ticked' : state}`)}
        </span>
        {mayTick && (
          <Form view={desk.view} action={pathOf(props)} hidden={{ act: tick ? 'untick' : 'tick', point: name }}>
            <Button variant="tertiary" size="sm" label={`${t(turned)}: ${label}`}>
              {t(turned)}
            </Button>
          </Form>
        )}
      </div>
    </>
  )
}

const History = ({ view, review: { events, names } }: { view: View; review: Review }) => (
  <ol class="log">
    {events.map(({ act, at, actorId, words }, index) => (
      <li key={index}>
        <time class="subtle" dateTime={at.toISOString()}>
          {view.time(at)}
        </time>
        <span>
          {view.t(`desk.review.did.${act}`, { who: names.get(actorId ?? '') ?? view.studio.publisher })}
          {words && <div class="written">{words}</div>}
        </span>
      </li>
    ))}
  </ol>
)

function Acts(props: ReviewPageProps) {
  const { desk, review, operator } = props
  const { request, names } = review
  const possible = actsFrom(request.state, 'operator').filter((act) => act !== 'ask' || request.applicantId)
  if (possible.length === 0) return null
  if (request.applicantId === operator.id) return <Own view={desk.view} />
  const another = request.state === 'in-review' && request.assigneeId !== operator.id && request.assigneeId
  if (another) return <TakeOver {...props} by={names.get(another) ?? ''} />
  return (
    <>
      {possible.includes('take') && request.assigneeId !== operator.id && <Take {...props} />}
      <div class="columns">
        {possible.includes('approve') && (operator.isConcerned ? <Own view={desk.view} /> : <Approve {...props} />)}
        <div class="stack">
          {(['ask', 'decline', 'reopen'] as const).map(
            (act) => possible.includes(act) && <Words key={act} {...props} act={act} />,
          )}
          {possible.includes('take') && <HandOver {...props} />}
        </div>
      </div>
    </>
  )
}

const Own = ({ view: { t } }: { view: View }) => (
  <Alert color="info">{t('refusal.organisationRequest.own.detail')}</Alert>
)

const pathOf = ({ review: { request } }: ReviewPageProps) => `/servicedesk/requests/${request.id}`

const Take = (props: ReviewPageProps) => (
  <Form view={props.desk.view} action={pathOf(props)} hidden={{ act: 'take' }}>
    <p class="actions">
      <Button>{props.desk.view.t('desk.review.take')}</Button>
    </p>
  </Form>
)

function TakeOver({ by, ...props }: ReviewPageProps & { by: string }) {
  const { view } = props.desk
  return (
    <section class="stack">
      <Alert color="info">{view.t('desk.review.takenBy', { by })}</Alert>
      <Form view={view} action={pathOf(props)} hidden={{ act: 'take-over' }}>
        <p class="actions">
          <Button variant="secondary">{view.t('desk.review.takeOver')}</Button>
        </p>
      </Form>
    </section>
  )
}

function Approve(props: ReviewPageProps) {
  const { desk, form, review, environments } = props
  const { view } = desk
  const { t } = view
  const { name, kind } = review.request
  const { proposedName: proposed = name } = review
  const kinds = organisationKinds.map((one) => ({ value: one, label: t(`organisationRequest.ground.${one}`) }))
  return (
    <section class="stack" aria-labelledby="approve">
      <Heading level={2} id="approve">
        {t('desk.review.approve')}
      </Heading>
      <Paragraph>{t('desk.review.approveHelp')}</Paragraph>
      <OpenPoints view={view} review={review} />
      <Form view={view} action={pathOf(props)} hidden={{ act: 'approve' }}>
        <RadioGroup
          form={form}
          name="kind"
          legend={t('desk.review.kind')}
          options={kinds}
          initial={kind ?? 'service-owner'}
        />
        <TextField
          form={form}
          name="name"
          label={t('organisationRequest.name')}
          help={proposed === name ? undefined : t('desk.review.proposed', { proposed, wished: name })}
          initial={proposed}
          maxlength={6}
        />
        <Environments view={view} form={form} environments={environments} />
        <p class="actions">
          <Button>{t('desk.review.approve')}</Button>
        </p>
      </Form>
    </section>
  )
}

/** What nobody has looked into yet; it hinders no approval. */
function OpenPoints({ view: { t }, review: { checklist } }: { view: View; review: Review }) {
  const open = checklist.filter((point) => !isSettled(point))
  if (open.length === 0) return null
  return (
    <Alert color="info">
      {t('desk.review.openPoints')}
      <ul>
        {open.map(({ name }) => (
          <li key={name}>{t(`desk.review.check.${name}`)}</li>
        ))}
      </ul>
    </Alert>
  )
}

/** Of service owners only; the verb says so to whoever ticks them for another (E1). */
export const Environments = ({
  view: { t },
  form,
  environments,
}: {
  view: View
  form: FormState
  environments: readonly string[]
}) => (
  <CheckboxGroup
    form={form}
    name="environments"
    legend={t('desk.review.environments')}
    help={t('desk.review.environmentsHelp')}
    options={environments.map((name) => ({ value: `environment.${name}`, label: name }))}
    initial={[]}
  />
)

/** An act that says something: a question, a reason. */
function Words({ act, ...props }: ReviewPageProps & { act: 'ask' | 'decline' | 'reopen' }) {
  const { view } = props.desk
  const { t } = view
  const field = act === 'ask' ? 'question' : 'reason'
  return (
    <section class="stack" aria-labelledby={act}>
      <Heading level={2} id={act}>
        {t(`desk.review.${act}`)}
      </Heading>
      <Form view={view} action={pathOf(props)} hidden={{ act }}>
        <TextArea
          form={props.form}
          name={field}
          label={t(`desk.review.${field}`)}
          help={t(`desk.review.${act}Help`)}
          maxlength={2000}
          rows={3}
        />
        <p class="actions">
          <Button variant="secondary">{t(`desk.review.${act}`)}</Button>
        </p>
      </Form>
    </section>
  )
}

function HandOver(props: ReviewPageProps) {
  const { view } = props.desk
  const { t } = view
  return (
    <section class="stack" aria-labelledby="assign">
      <Heading level={2} id="assign">
        {t('desk.review.assign')}
      </Heading>
      <Form view={view} action={pathOf(props)} hidden={{ act: 'assign' }}>
        <TextField form={props.form} name="username" label={t('desk.review.operator')} maxlength={100} />
        <p class="actions">
          <Button variant="tertiary">{t('desk.review.assign')}</Button>
        </p>
      </Form>
    </section>
  )
}
