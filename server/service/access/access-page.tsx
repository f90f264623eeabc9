import type { FormState } from '../../http/view.ts'
import { serviceAccesses } from '../../policy.ts'
import type { T } from '../../text/text.ts'
import { RadioGroup, Select } from '../../ui/choice-groups.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Alert, Button, Form, FormToken, Heading, Link, Paragraph } from '../../ui/page.tsx'
import { SearchForm } from '../../ui/search-form.tsx'
import { shownName } from '../../user/index.ts'
import { ServicePage, type ServiceShell, servicePath } from '../pages.tsx'
import type { GivenTeam } from './collaborator-queries.ts'
import type { Reasons } from './explain-access.ts'
import type { Grant, NamedPerson } from './grant.ts'

interface AccessPageProps {
  shell: ServiceShell
  form: FormState
  /** Those that this person may see. */
  grants: readonly Grant[]
  /** Whom they asked about, and the answer if there is such a person. */
  asked: { username: string; reasons: Reasons | undefined } | undefined
  /** Whom who administers the service can let in beside people. */
  teams: readonly GivenTeam[]
  wasSaved: boolean
}

/** Who reaches into a service, how far, and why; who administers it changes it here (S2, S3). */
export function AccessPage({ shell, form, grants, asked, teams, wasSaved }: AccessPageProps) {
  const { view, access } = shell
  const { t } = view
  const mayShare = access === 'admin' && !shell.service.archivedAt
  return (
    <ServicePage shell={shell} current="access" title={t('serviceAccess.title')} form={form}>
      {wasSaved && <Alert color="success">{t('serviceAccess.saved')}</Alert>}
      <ul class="entries">
        {grants.map((grant) => (
          <Entry key={keyOf(grant)} shell={shell} grant={grant} mayTake={access === 'admin'} />
        ))}
      </ul>
      <Unseen shell={shell} grants={grants} />
      <section aria-labelledby="why-heading" class="act">
        <Heading level={2} id="why-heading">
          {t('serviceAccess.why')}
        </Heading>
        <SearchForm
          action={`${servicePath(shell.service)}/access`}
          name="person"
          label={t('serviceAccess.whyLabel')}
          button={t('serviceAccess.whyButton')}
          value={asked?.username}
        />
        {asked && <Answer t={t} {...asked} />}
      </section>
      {mayShare && <LetPersonIn shell={shell} form={form} />}
      {mayShare && teams.length > 0 && <LetTeamIn shell={shell} form={form} teams={teams} />}
    </ServicePage>
  )
}

const keyOf = (grant: Grant) =>
  `${grant.by} ${'person' in grant ? grant.person.userId : 'team' in grant ? grant.team.id : ''}`

const calledBy = ({ username, displayName }: NamedPerson) =>
  displayName && displayName !== username ? `${displayName} (${username})` : username

function Entry({ shell, grant, mayTake }: { shell: ServiceShell; grant: Grant; mayTake: boolean }) {
  const { t } = shell.view
  return (
    <li>
      <Who t={t} grant={grant} />
      <span class="ds-tag" data-color="neutral">
        {t(`service.access.level.${grant.access}`)}
      </span>
      <span class="subtle">{reasonText(t, grant)}</span>
      <Taking shell={shell} grant={grant} mayTake={mayTake} />
    </li>
  )
}

function Taking({ shell, grant, mayTake }: { shell: ServiceShell; grant: Grant; mayTake: boolean }) {
  if (grant.by === 'person' && grant.person.userId === shell.view.person?.userId) return <Leave shell={shell} />
  const wasLetIn = grant.by === 'person' || grant.by === 'team'
  return mayTake && wasLetIn ? <TakeOut shell={shell} grant={grant} /> : null
}

const Leave = ({ shell: { view, service } }: { shell: ServiceShell }) => (
  <form method="post" action={`${servicePath(service)}/access/leave`}>
    <FormToken view={view} />
    <Button variant="tertiary" size="sm">
      {view.t('serviceAccess.leave')}
    </Button>
  </form>
)

function Who({ t, grant }: { t: T; grant: Grant }) {
  if ('person' in grant) return <strong>{calledBy(grant.person)}</strong>
  if (!('team' in grant)) return <strong>{t('serviceAccess.everybody')}</strong>
  return <strong>{teamName(t, grant)}</strong>
}

type LetIn = Extract<Grant, { by: 'person' | 'team' | 'owners' | 'all' | 'chosen' }>

const teamName = (t: T, { team, organisation }: Exclude<LetIn, { by: 'person' }>) =>
  t('serviceAccess.team', { team: team.name, organisation: organisation.name })

function reasonText(t: T, grant: Grant): string {
  switch (grant.by) {
    case 'internal':
      return t('serviceAccess.reason.internal')
    case 'owner':
      return t('serviceAccess.reason.owner')
    case 'person':
    case 'team':
      return t('serviceAccess.reason.letIn')
    case 'owners':
      return t('serviceAccess.reason.owners', { organisation: grant.organisation.name })
    case 'all':
      return t('serviceAccess.reason.all', { organisation: grant.organisation.name })
    case 'chosen':
      return t('serviceAccess.reason.chosen')
  }
}

function TakeOut({ shell: { view, service }, grant }: { shell: ServiceShell; grant: LetIn }) {
  const { t } = view
  const name = grant.by === 'person' ? grant.person.username : teamName(t, grant)
  return (
    <form method="post" action={`${servicePath(service)}/access`}>
      <FormToken view={view} />
      {grant.by === 'person' ? (
        <input type="hidden" name="username" value={grant.person.username} />
      ) : (
        <input type="hidden" name="team" value={grant.team.id} />
      )}
      <Button
        variant="tertiary"
        size="sm"
        name="act"
        value={grant.by === 'person' ? 'take' : 'take-team'}
        label={t('serviceAccess.takeFrom', { name })}
      >
        {t('serviceAccess.take')}
      </Button>
    </form>
  )
}

/** Says what is not listed here, so that the list is not taken for all there is. */
function Unseen({ shell: { view, service }, grants }: { shell: ServiceShell; grants: readonly Grant[] }) {
  const { t } = view
  const seesTeams = grants.some((grant) => 'team' in grant && grant.organisation.id === service.ownerId)
  if (service.ownerKind === 'user' || seesTeams) return null
  return (
    <Paragraph subtle>
      {t('serviceAccess.unseen', { organisation: service.owner })}{' '}
      <Link href={`/orgs/${service.owner}`}>{t('serviceAccess.organisation')}</Link>
    </Paragraph>
  )
}

function Answer({ t, username, reasons }: { t: T; username: string; reasons: Reasons | undefined }) {
  if (!reasons) return <Paragraph>{t('serviceAccess.nobody', { username })}</Paragraph>
  const name = shownName(reasons.person)
  if (!reasons.access) return <Paragraph>{t('serviceAccess.none', { name })}</Paragraph>
  return (
    <>
      <Paragraph>
        {t('serviceAccess.may', { name, level: t(`service.access.level.${reasons.access}`).toLowerCase() })}
      </Paragraph>
      <ul class="ds-list">
        {reasons.grants.map((grant) => (
          <li key={keyOf(grant)}>
            {'team' in grant && `${teamName(t, grant)}: `}
            {reasonText(t, grant)} · {t(`service.access.level.${grant.access}`)}
          </li>
        ))}
      </ul>
    </>
  )
}

const levels = (t: T) => serviceAccesses.map((value) => ({ value, label: t(`service.access.does.${value}`) }))

function LetPersonIn({ shell: { view, service }, form }: Pick<AccessPageProps, 'shell' | 'form'>) {
  const { t } = view
  return (
    <section aria-labelledby="person-heading" class="act">
      <Heading level={2} id="person-heading">
        {t('serviceAccess.addPerson')}
      </Heading>
      <Form view={view} action={`${servicePath(service)}/access`}>
        <TextField
          form={form}
          name="username"
          label={t('serviceAccess.username')}
          help={t('serviceAccess.usernameHelp')}
          maxlength={100}
        />
        <RadioGroup form={form} name="access" legend={t('serviceAccess.level')} options={levels(t)} initial="read" />
        <p class="actions">
          <Button name="act" value="give">
            {t('serviceAccess.give')}
          </Button>
        </p>
      </Form>
    </section>
  )
}

function LetTeamIn({ shell: { view, service }, form, teams }: Pick<AccessPageProps, 'shell' | 'form' | 'teams'>) {
  const { t } = view
  return (
    <section aria-labelledby="team-heading" class="act">
      <Heading level={2} id="team-heading">
        {t('serviceAccess.addTeam')}
      </Heading>
      <Form view={view} action={`${servicePath(service)}/access`}>
        <Select
          form={form}
          name="team"
          label={t('serviceAccess.whichTeam')}
          options={teams.map(({ id, name, organisation }) => ({
            value: id,
            label: t('serviceAccess.team', { team: name, organisation }),
          }))}
        />
        <RadioGroup
          form={form}
          name="teamAccess"
          legend={t('serviceAccess.level')}
          options={levels(t)}
          initial="read"
        />
        <p class="actions">
          <Button name="act" value="give-team">
            {t('serviceAccess.giveTeam')}
          </Button>
        </p>
      </Form>
    </section>
  )
}
