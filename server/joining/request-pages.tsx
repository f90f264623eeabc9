import type { FormState, View } from '../http/view.ts'
import { nameIn, OrganisationPage, type Shell } from '../organisation/index.ts'
import type { Team } from '../team/index.ts'
import { CheckboxGroup } from '../ui/choice-groups.tsx'
import { TextField } from '../ui/fields.tsx'
import { Alert, Button, Card, Form, FormToken, Heading, Link, LinkButton, Paragraph } from '../ui/page.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { shownName } from '../user/index.ts'
import { type JoinRequest, longestReason, type SentInvitation } from './joining.ts'

export interface RequestsPageProps {
  shell: Shell
  form: FormState
  /** A part of those who wait, and from where the list goes on. */
  waiting: { items: readonly JoinRequest[]; next: string | null }
  /** Whether these have waited longest. */
  isFirst: boolean
  invitations: readonly SentInvitation[]
  teams: readonly Team[]
  done: 'invited' | 'again' | 'withdrawn' | 'approved' | 'declined' | undefined
}

/** Who wants in, and whom the owners want in (J1, J2). */
export function RequestsPage(props: RequestsPageProps) {
  const { shell, form, done } = props
  const { t } = shell.view
  return (
    <OrganisationPage shell={shell} current="requests" title={t('requests.title')} form={form}>
      {done && <Alert color="success">{t(`requests.done.${done}`)}</Alert>}
      <div class="columns">
        <Waiting {...props} />
        <InviteForm {...props} />
      </div>
      <Invitations {...props} />
      <Paragraph>
        <Link href={`/orgs/${shell.organisation.name}/settings/domains`}>{t('requests.domains')}</Link>
        {' · '}
        <Link href="/help/add-person">{t('requests.help')}</Link>
      </Paragraph>
    </OrganisationPage>
  )
}

function Waiting({ shell: { view, organisation }, waiting: { items, next }, isFirst }: RequestsPageProps) {
  const { t } = view
  const path = `/orgs/${organisation.name}/requests`
  return (
    <section class="stack" aria-labelledby="waiting">
      <Heading level={2} id="waiting">
        {t('requests.waiting')}
      </Heading>
      {items.length === 0 && <Paragraph>{t('requests.none')}</Paragraph>}
      {items.map((request) => (
        <Card key={request.id}>
          <Heading level={3}>
            <Link href={`${path}/${request.id}`}>{shownName(request)}</Link>
          </Heading>
          <Paragraph subtle>
            {request.username} · {view.time(request.createdAt)}
          </Paragraph>
          <p class="ds-paragraph written">{request.message}</p>
        </Card>
      ))}
      <p class="actions">
        {!isFirst && (
          <LinkButton href={path} variant="tertiary">
            {t('requests.first')}
          </LinkButton>
        )}
        {next && (
          <LinkButton href={`${path}?cursor=${next}`} variant="secondary">
            {t('requests.more')}
          </LinkButton>
        )}
      </p>
    </section>
  )
}

function InviteForm({ shell: { view, organisation }, form, teams }: RequestsPageProps) {
  const { t } = view
  return (
    <section class="stack" aria-labelledby="invite">
      <Heading level={2} id="invite">
        {t('requests.invite')}
      </Heading>
      <Paragraph>{t('requests.inviteLead')}</Paragraph>
      <Form view={view} action={`/orgs/${organisation.name}/requests`}>
        <TextField form={form} name="who" label={t('requests.who')} help={t('requests.whoHelp')} maxlength={254} />
        <TeamChoices view={view} form={form} teams={teams} />
        <p class="actions">
          <Button>{t('requests.send')}</Button>
        </p>
      </Form>
    </section>
  )
}

interface TeamChoicesProps {
  view: View
  form: FormState
  teams: readonly Team[]
}

const TeamChoices = ({ view: { t }, form, teams }: TeamChoicesProps) => (
  <CheckboxGroup
    form={form}
    name="teams"
    legend={t('requests.teams')}
    help={t('requests.teamsHelp')}
    options={teams.map(({ id, name, kind, description }) => ({
      value: id,
      label: name,
      ...aboutTeam(kind === 'owners' ? t('requests.ownersMay') : description),
    }))}
    initial={[]}
  />
)

const aboutTeam = (help: string) => (help ? { help } : {})

function Invitations({ shell, invitations }: RequestsPageProps) {
  const { t } = shell.view
  if (invitations.length === 0) return null
  return (
    <section class="stack" aria-labelledby="invitations">
      <Heading level={2} id="invitations">
        {t('requests.invitations')}
      </Heading>
      <ul class="rows">
        {invitations.map((invitation) => (
          <li key={invitation.id}>
            <SentOne shell={shell} invitation={invitation} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function SentOne({ shell: { view, organisation }, invitation }: { shell: Shell; invitation: SentInvitation }) {
  const { t } = view
  const { id, username, address, teams, state, expiresAt } = invitation
  const whom = username ?? address ?? ''
  return (
    <>
      <p class="ds-paragraph">
        <strong>{whom}</strong>
        <br />
        <span class="subtle">
          {teams.join(', ')}
          {teams.length > 0 && ' · '}
          {t(`requests.invitationState.${state}`, { time: view.time(expiresAt) })}
        </span>
      </p>
      {state === 'open' && (
        <form method="post" action={`/orgs/${organisation.name}/requests`} class="actions">
          <FormToken view={view} />
          <input type="hidden" name="invitation" value={id} />
          <Button variant="secondary" size="sm" name="act" value="again">
            {t('requests.again')}
            <span class="visually-hidden"> {whom}</span>
          </Button>
          <Button variant="tertiary" size="sm" name="act" value="withdraw">
            {t('requests.withdraw')}
            <span class="visually-hidden"> {whom}</span>
          </Button>
        </form>
      )}
    </>
  )
}

export interface RequestPageProps {
  shell: Shell
  form: FormState
  request: JoinRequest
  teams: readonly Team[]
}

/** One request, and the two answers to it. */
export function RequestPage({ shell, form, request, teams }: RequestPageProps) {
  const { view, organisation } = shell
  const { t } = view
  const action = `/orgs/${organisation.name}/requests/${request.id}`
  return (
    <OrganisationPage
      shell={shell}
      current="requests"
      title={t('requests.of', { person: shownName(request) })}
      form={form}
    >
      <dl class="facts">
        <dt>{t('requests.username')}</dt>
        <dd>{request.username}</dd>
        <dt>{t('joining.askedAt')}</dt>
        <dd>{view.time(request.createdAt)}</dd>
        <dt>{t('joining.message')}</dt>
        <dd class="written">{request.message}</dd>
        {request.wish && (
          <>
            <dt>{t('joining.wish')}</dt>
            <dd>{request.wish}</dd>
          </>
        )}
      </dl>
      <div class="columns">
        <section class="stack" aria-labelledby="approve">
          <Heading level={2} id="approve">
            {t('requests.approve')}
          </Heading>
          <Form view={view} action={action} hidden={{ act: 'approve' }}>
            <TeamChoices view={view} form={form} teams={teams} />
            <p class="actions">
              <Button>{t('requests.letIn', { organisation: nameIn(organisation, view.language) })}</Button>
            </p>
          </Form>
        </section>
        <section class="stack" aria-labelledby="decline">
          <Heading level={2} id="decline">
            {t('requests.decline')}
          </Heading>
          <Form view={view} action={action} hidden={{ act: 'decline' }}>
            <TextArea
              form={form}
              name="reason"
              label={t('requests.reason')}
              help={t('requests.reasonHelp')}
              maxlength={longestReason}
              rows={3}
            />
            <p class="actions">
              <Button variant="secondary">{t('requests.sayNo')}</Button>
            </p>
          </Form>
        </section>
      </div>
      <Paragraph>
        <Link href={`/orgs/${organisation.name}/requests`}>{t('requests.all')}</Link>
      </Paragraph>
    </OrganisationPage>
  )
}
