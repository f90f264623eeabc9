import type { FormState } from '../http/view.ts'
import { nameIn, OrganisationPage, type Shell } from '../organisation/index.ts'
import { Alert, Button, Form, Heading, LinkButton, Paragraph } from '../ui/page.tsx'
import { capabilityText, reachText } from './capability-text.ts'
import type { Explanation } from './explain.ts'
import { pathsOf } from './paths.ts'
import { type Notice, NoticeOf } from './people-page.tsx'
import type { Member, Team } from './team.ts'
import { Box, calledBy, Toggle } from './toggle.tsx'

interface PersonPageProps {
  shell: Shell
  member: Member
  teams: readonly Team[]
  explanations: readonly Explanation[]
  notice: Notice | undefined
}

/** One person in an organisation: their teams, and why they may each thing (T2). */
export function PersonPage(props: PersonPageProps) {
  const { shell, member } = props
  const { view, organisation, role } = shell
  const { t } = view
  const paths = pathsOf(organisation.name)
  const name = calledBy(member)
  return (
    <OrganisationPage shell={shell} current="people" title={name}>
      <NoticeOf shell={shell} notice={props.notice} />
      <Paragraph>
        {member.displayName && `${member.username} `}
        {!member.isActive && (
          <span class="ds-tag" data-color="warning">
            {t('team.deactivated')}
          </span>
        )}
      </Paragraph>
      <Heading level={2}>{t('team.teamsOf')}</Heading>
      <Toggles {...props} />
      <Heading level={2}>{t('team.services')}</Heading>
      <Services {...props} />
      <Heading level={2}>{t('team.why', { name })}</Heading>
      {!member.isActive && <Paragraph>{t('team.inactiveMay')}</Paragraph>}
      <ul class="checklist">
        {props.explanations.map((explanation) => (
          <Why key={explanation.capability} shell={shell} name={name} explanation={explanation} />
        ))}
      </ul>
      <p class="actions">
        {role === 'owner' && (
          <LinkButton href={paths.removal(member.username)} variant="secondary">
            {t('team.remove')}
          </LinkButton>
        )}
        <LinkButton href={paths.people} variant="tertiary">
          {t('team.back')}
        </LinkButton>
      </p>
    </OrganisationPage>
  )
}

function Toggles({ shell: { view, organisation, role }, member, teams, notice }: PersonPageProps) {
  const { name } = organisation
  if (role !== 'owner')
    return (
      <p class="toggles">
        {teams.map((team) => (
          <Box key={team.id} view={view} member={member} team={team} />
        ))}
      </p>
    )
  return (
    <Form view={view} action={pathsOf(name).people} hidden={{ from: 'person' }}>
      <p class="toggles">
        {teams.map((team) => (
          <Toggle
            key={team.id}
            view={view}
            organisation={name}
            member={member}
            team={team}
            touched={notice?.team?.id === team.id}
          />
        ))}
      </p>
    </Form>
  )
}

/** Which of them opens which services. */
function Services({ shell: { view }, member, teams }: PersonPageProps) {
  const own = teams.filter(({ id }) => member.isActive && member.teamIds.includes(id))
  if (own.length === 0) return <Paragraph>{view.t('team.noServices')}</Paragraph>
  return (
    <ul class="ds-list">
      {own.map((team) => (
        <li key={team.id}>
          {reachText(view.t, team)} ({view.t('team.through', { teams: team.name })})
        </li>
      ))}
    </ul>
  )
}

interface WhyProps {
  shell: Shell
  name: string
  explanation: Explanation
}

function Why({ shell: { view }, name, explanation: { capability, teams, givenBy } }: WhyProps) {
  const { t } = view
  const may = teams.length > 0
  return (
    <li data-done={may ? 'yes' : 'no'}>
      <span class="tick" aria-hidden="true" />
      <span>
        <span class="visually-hidden">{t(may ? 'team.may' : 'team.mayNot')}: </span>
        {capabilityText(t, capability)} <code>{capability}</code>
      </span>
      <span class="subtle">{may ? t('team.through', { teams: listed(teams) }) : way()}</span>
    </li>
  )

  function way() {
    const ordinary = givenBy.filter(({ kind }) => kind !== 'owners')
    return ordinary.length > 0 ? t('team.wouldBe', { teams: listed(ordinary), name }) : t('team.nobodyMay')
  }
}

const listed = (teams: readonly Pick<Team, 'name'>[]) => teams.map(({ name }) => name).join(', ')

interface RemovalPageProps {
  shell: Shell
  form: FormState
  member: Member
  teams: readonly Team[]
}

/** Asks before a person is taken out of the organisation (J5). */
export function RemovalPage({ shell, form, member, teams }: RemovalPageProps) {
  const { view, organisation } = shell
  const { t } = view
  const paths = pathsOf(organisation.name)
  const name = calledBy(member)
  return (
    <OrganisationPage shell={shell} current="people" title={t('team.removal', { name })} form={form}>
      <Paragraph>{t('team.removalLead', { name })}</Paragraph>
      <OwnTeams member={member} teams={teams} />
      <Paragraph>{t('team.removalKept', { name })}</Paragraph>
      <Form view={view} action={paths.removal(member.username)}>
        <p class="actions">
          <Button>{t('team.removeNow')}</Button>
          <LinkButton href={paths.person(member.username)} variant="secondary">
            {t('team.cancel')}
          </LinkButton>
        </p>
      </Form>
    </OrganisationPage>
  )
}

/** Asks before one leaves; the last owner reads what to do in place of the button (T4, J5). */
export function LeavePage({ shell, form, member, teams, isLastOwner }: RemovalPageProps & { isLastOwner: boolean }) {
  const { view, organisation } = shell
  const { t } = view
  const paths = pathsOf(organisation.name)
  const name = nameIn(organisation, view.language)
  const isRefused = Object.keys(form.errors).length > 0
  return (
    <OrganisationPage shell={shell} current="people" title={t('team.leaving', { organisation: name })} form={form}>
      {isLastOwner ? (
        <>
          {!isRefused && <Alert color="warning">{t('refusal.team.last-owner.detail', { organisations: name })}</Alert>}
          <p class="actions">
            <LinkButton href={paths.people}>{t('team.toPeople')}</LinkButton>
          </p>
        </>
      ) : (
        <>
          <Paragraph>{t('team.leavingLead')}</Paragraph>
          <OwnTeams member={member} teams={teams} />
          <Paragraph>{t('team.leavingKept')}</Paragraph>
          <Form view={view} action={paths.leave}>
            <p class="actions">
              <Button>{t('team.leaveNow')}</Button>
              <LinkButton href={paths.people} variant="secondary">
                {t('team.cancel')}
              </LinkButton>
            </p>
          </Form>
        </>
      )}
    </OrganisationPage>
  )
}

const OwnTeams = ({ member, teams }: Pick<RemovalPageProps, 'member' | 'teams'>) => (
  <ul class="ds-list">
    {teams
      .filter(({ id }) => member.teamIds.includes(id))
      .map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
  </ul>
)
