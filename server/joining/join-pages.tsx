import type { FormState, View } from '../http/view.ts'
import { nameIn, OrganisationPage, type Shell } from '../organisation/index.ts'
import { TextField } from '../ui/fields.tsx'
import { HelpLink } from '../ui/help-link.tsx'
import { Alert, Button, Card, Form, Heading, Link, LinkButton, Paragraph } from '../ui/page.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { longestMessage, longestWish, type OwnRequest } from './joining.ts'

/** Where somebody stands who wants into an organisation. */
export type Standing =
  | { kind: 'member' }
  | { kind: 'open'; request: OwnRequest }
  | { kind: 'closed' }
  | { kind: 'cooling'; until: Date }
  | { kind: 'askable' }

export interface JoinPageProps {
  shell: Shell
  form: FormState
  standing: Standing
  /** Their names, unless the organisation hides them. */
  owners: readonly string[]
  /** Whether anybody can decide and be told; else the servicedesk is (J4). */
  isDecided: boolean
  byDomain: boolean
  isInvited: boolean
  earlier: readonly OwnRequest[]
}

/** How to get into an organisation, and how far one's own request has come (J1). */
export function JoinPage(props: JoinPageProps) {
  const { shell, form, standing } = props
  const { t } = shell.view
  return (
    <OrganisationPage shell={shell} current="overview" title={t('joining.title')} form={form}>
      <div class="columns">
        <section class="stack" aria-label={t('joining.title')}>
          <Ways {...props} />
        </section>
        {standing.kind !== 'member' && <Deciders {...props} />}
      </div>
      <Earlier {...props} />
      {standing.kind !== 'member' && <HelpLink view={shell.view} about="join-organisation" />}
    </OrganisationPage>
  )
}

function Ways(props: JoinPageProps) {
  const { shell, standing, byDomain, isInvited } = props
  const { view, organisation } = shell
  const { t } = view
  if (standing.kind === 'member')
    return (
      <>
        <Alert color="success">{t('joining.isMember', { organisation: nameIn(organisation, view.language) })}</Alert>
        <p class="actions">
          <LinkButton href={`/orgs/${organisation.name}`}>{t('joining.toOrganisation')}</LinkButton>
        </p>
      </>
    )
  return (
    <>
      {isInvited && (
        <Alert color="info">
          {t('joining.isInvited')} <Link href="/invitations">{t('joining.seeInvitation')}</Link>
        </Alert>
      )}
      {byDomain && <ByDomain shell={shell} />}
      {!(byDomain && standing.kind === 'cooling') && <Ask {...props} />}
    </>
  )
}

const ByDomain = ({ shell: { view, organisation } }: { shell: Shell }) => (
  <Card tinted>
    <Heading level={2}>{view.t('joining.byDomain')}</Heading>
    <Paragraph>{view.t('joining.byDomainLead')}</Paragraph>
    <Form view={view} action={`/orgs/${organisation.name}/join`} hidden={{ act: 'join' }}>
      <p class="actions">
        <Button>{view.t('joining.join')}</Button>
      </p>
    </Form>
  </Card>
)

function Ask(props: JoinPageProps) {
  const { shell, standing } = props
  const { view } = shell
  const { t } = view
  switch (standing.kind) {
    case 'open':
      return <OpenRequest shell={shell} request={standing.request} isDecided={props.isDecided} />
    case 'cooling':
      return <Alert color="warning">{t('joining.cooling', { time: view.time(standing.until) })}</Alert>
    case 'closed':
      return <Alert color="info">{t('joining.isClosed')}</Alert>
    default:
      return <AskForm {...props} />
  }
}

function AskForm({ shell: { view, organisation }, form }: JoinPageProps) {
  const { t } = view
  return (
    <Form view={view} action={`/orgs/${organisation.name}/join`}>
      <Paragraph>{t('joining.lead')}</Paragraph>
      <TextArea
        form={form}
        name="message"
        label={t('joining.message')}
        help={t('joining.messageHelp')}
        maxlength={longestMessage}
      />
      <TextField
        form={form}
        name="wish"
        label={t('joining.wish')}
        help={t('joining.wishHelp')}
        maxlength={longestWish}
        optional
      />
      <p class="actions">
        <Button>{t('joining.ask')}</Button>
      </p>
    </Form>
  )
}

interface OpenRequestProps {
  shell: Shell
  request: OwnRequest
  isDecided: boolean
}

function OpenRequest({ shell: { view, organisation }, request, isDecided }: OpenRequestProps) {
  const { t, studio } = view
  return (
    <>
      <Alert color="success">{t(isDecided ? 'joining.waits' : 'joining.waitsAtServicedesk', { ...studio })}</Alert>
      <Asked view={view} request={request} />
      <Paragraph subtle>{t('joining.expires', { time: view.time(request.expiresAt) })}</Paragraph>
      <Form view={view} action={`/orgs/${organisation.name}/join`} hidden={{ act: 'withdraw' }}>
        <p class="actions">
          <Button variant="secondary">{t('joining.withdraw')}</Button>
        </p>
      </Form>
    </>
  )
}

const Asked = ({ view: { t, time }, request }: { view: View; request: OwnRequest }) => (
  <dl class="facts">
    <dt>{t('joining.askedAt')}</dt>
    <dd>{time(request.createdAt)}</dd>
    <dt>{t('joining.message')}</dt>
    <dd class="written">{request.message}</dd>
    {request.wish && (
      <>
        <dt>{t('joining.wish')}</dt>
        <dd>{request.wish}</dd>
      </>
    )}
  </dl>
)

/** Whom to ask in person: the owners, or the servicedesk where none is to be seen (J1, J4). */
function Deciders({ shell: { view, organisation }, owners }: JoinPageProps) {
  const { t, studio } = view
  return (
    <section class="stack" aria-labelledby="deciders">
      <Heading level={2} id="deciders">
        {t('joining.deciders')}
      </Heading>
      {owners.length > 0 ? (
        <ul class="ds-list">
          {owners.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      ) : (
        <Paragraph>{t(organisation.hidesOwners ? 'joining.ownersHidden' : 'joining.noOwner')}</Paragraph>
      )}
      {organisation.contact && <Paragraph>{t('joining.contact', { contact: organisation.contact })}</Paragraph>}
      <Paragraph subtle>
        {t('joining.unsure')} <Link href={`mailto:${studio.servicedesk}`}>{studio.servicedesk}</Link>
      </Paragraph>
    </section>
  )
}

function Earlier({ shell: { view }, earlier }: JoinPageProps) {
  const { t } = view
  if (earlier.length === 0) return null
  return (
    <section class="stack" aria-labelledby="earlier">
      <Heading level={2} id="earlier">
        {t('joining.earlier')}
      </Heading>
      <ul class="ds-list">
        {earlier.map(({ id, state, createdAt, endedAt, reason }) => (
          <li key={id}>
            {t('joining.earlierOne', { asked: view.time(createdAt) })}{' '}
            <strong>{t(`joining.state.${state}`, { time: view.time(endedAt ?? createdAt) })}</strong>
            {reason && (
              <>
                <br />
                {t('joining.because', { reason })}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
