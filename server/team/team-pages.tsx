import type { FormState, View } from '../http/view.ts'
import { OrganisationPage, type Shell } from '../organisation/index.ts'
import { serviceAccesses } from '../policy.ts'
import { CheckboxGroup, RadioGroup } from '../ui/choice-groups.tsx'
import { TextField } from '../ui/fields.tsx'
import { Alert, Button, Card, Form, Heading, Link, LinkButton, Paragraph } from '../ui/page.tsx'
import { accessText, capabilityText, reachText, scopeText } from './capability-text.ts'
import { capabilitiesWith } from './explain.ts'
import { pathsOf } from './paths.ts'
import type { ServiceChoice } from './service-queries.ts'
import { capabilityName, type Member, type Team, teamScopes } from './team.ts'
import { calledBy } from './toggle.tsx'

const happened = { saved: 'team.saved', created: 'team.created', deleted: 'team.deleted' } as const
type Done = keyof typeof happened

interface TeamsPageProps {
  shell: Shell
  teams: readonly Team[]
  /** How many people are in each. */
  counts: ReadonlyMap<string, number>
  done: Done | undefined
}

/** All teams, what each may, and how many are in it (T2). */
export function TeamsPage({ shell, teams, counts, done }: TeamsPageProps) {
  const { view, organisation, role } = shell
  const { t } = view
  const paths = pathsOf(organisation.name)
  return (
    <OrganisationPage shell={shell} current="teams" title={t('organisation.tab.teams')}>
      {done && <Alert color="success">{t(happened[done])}</Alert>}
      {role === 'owner' && (
        <p class="actions">
          <LinkButton href={paths.newTeam}>{t('team.create')}</LinkButton>
        </p>
      )}
      <ul class="teams">
        {teams.map((team) => (
          <li key={team.id}>
            <Heading level={2}>
              <Link href={paths.team(team.id)}>{team.name}</Link>
            </Heading>
            {team.description && <Paragraph>{team.description}</Paragraph>}
            <Paragraph subtle>
              {t('team.members', { count: counts.get(team.id) ?? 0 })} · {rightsOf(view, team).join(' · ')}
            </Paragraph>
          </li>
        ))}
      </ul>
    </OrganisationPage>
  )
}

/** What being in the team gives, in words. */
const rightsOf = ({ t }: View, team: Team) =>
  team.kind === 'owners'
    ? [t('team.everything')]
    : [reachText(t, team), ...team.capabilities.map((capability) => capabilityText(t, capabilityName(capability)))]

interface TeamPageProps {
  shell: Shell
  form: FormState
  team: Team
  environments: readonly string[]
  /** Services that an owner can give it, and the names of those that it has and the person may read. */
  choices: readonly ServiceChoice[]
  chosen: readonly string[]
  members: readonly Member[]
  /** Whether there are more than these. */
  more: boolean
  done: Done | undefined
}

/** One team: what it may, which owners change, and who is in it. */
export function TeamPage(props: TeamPageProps) {
  const { shell, form, team, done } = props
  const { view, organisation, role } = shell
  const { t } = view
  const paths = pathsOf(organisation.name)
  const mayChange = role === 'owner' && team.kind !== 'owners'
  return (
    <OrganisationPage shell={shell} current="teams" title={team.name} form={form}>
      {done && <Alert color="success">{t(happened[done])}</Alert>}
      {team.kind === 'owners' && <Paragraph>{t('team.ownersFixed')}</Paragraph>}
      {mayChange ? <ChangeTeam {...props} /> : <Facts view={view} team={team} chosen={props.chosen} />}
      <MembersOf {...props} />
      <p class="actions">
        {mayChange && (
          <LinkButton href={paths.deletion(team.id)} variant="secondary">
            {t('team.delete')}
          </LinkButton>
        )}
        <LinkButton href={paths.teams} variant="tertiary">
          {t('team.allTeams')}
        </LinkButton>
      </p>
    </OrganisationPage>
  )
}

function Facts({ view, team, chosen }: { view: View; team: Team; chosen: readonly string[] }) {
  return (
    <>
      {team.description && <Paragraph>{team.description}</Paragraph>}
      {team.scope === 'chosen' && chosen.length > 0 && (
        <Paragraph>{view.t('team.chosen', { services: chosen.join(', ') })}</Paragraph>
      )}
      <ul class="ds-list">
        {rightsOf(view, team).map((right) => (
          <li key={right}>{right}</li>
        ))}
      </ul>
    </>
  )
}

/** Who typed on an older version sees what stands there now, and decides; the next press is about that one. */
function ChangeTeam({ shell, form, team, environments, choices, chosen }: TeamPageProps) {
  const { view, organisation } = shell
  const { t } = view
  const { version = `${team.version}` } = form.values
  return (
    <Form view={view} action={pathsOf(organisation.name).team(team.id)} hidden={{ version: `${team.version}` }}>
      {version !== `${team.version}` && (
        <Card>
          <Paragraph>{t('team.meanwhile')}</Paragraph>
          <Heading level={2}>{team.name}</Heading>
          <Facts view={view} team={team} chosen={chosen} />
        </Card>
      )}
      <TeamFields view={view} form={form} team={team} environments={environments} choices={choices} chosen={chosen} />
      <p class="actions">
        <Button>{t('team.save')}</Button>
      </p>
    </Form>
  )
}

function MembersOf({ shell: { view, organisation }, members, more }: TeamPageProps) {
  const { t } = view
  return (
    <section class="in-team" aria-labelledby="members">
      <Heading level={2} id="members">
        {t('team.inTeam')}
      </Heading>
      {members.length === 0 && <Paragraph>{t('team.membersNone')}</Paragraph>}
      <ul class="ds-list">
        {members.map((member) => (
          <li key={member.userId}>
            <Link href={pathsOf(organisation.name).person(member.username)}>{calledBy(member)}</Link>
            {!member.isActive && ` (${t('team.deactivated')})`}
          </li>
        ))}
      </ul>
      {more && <Paragraph subtle>{t('team.membersMore', { count: members.length })}</Paragraph>}
    </section>
  )
}

interface NewTeamPageProps {
  shell: Shell
  form: FormState
  environments: readonly string[]
  choices: readonly ServiceChoice[]
}

export function NewTeamPage({ shell, form, environments, choices }: NewTeamPageProps) {
  const { view, organisation } = shell
  const { t } = view
  const paths = pathsOf(organisation.name)
  return (
    <OrganisationPage shell={shell} current="teams" title={t('team.create')} form={form}>
      <Form view={view} action={paths.newTeam}>
        <TeamFields view={view} form={form} team={blank} environments={environments} choices={choices} chosen={[]} />
        <p class="actions">
          <Button>{t('team.createNow')}</Button>
          <LinkButton href={paths.teams} variant="secondary">
            {t('team.cancel')}
          </LinkButton>
        </p>
      </Form>
    </OrganisationPage>
  )
}

const blank = { name: '', description: '', scope: 'chosen', access: 'read', capabilities: [] } as const

interface TeamFieldsProps {
  view: View
  form: FormState
  team: Pick<Team, 'name' | 'description' | 'scope' | 'access' | 'capabilities'>
  environments: readonly string[]
  choices: readonly ServiceChoice[]
  chosen: readonly string[]
}

/** Before the name of a service in that of its box. */
export const serviceBox = 'services/'

function TeamFields({ view, form, team, environments, choices, chosen }: TeamFieldsProps) {
  const { t } = view
  return (
    <>
      <TextField
        form={form}
        name="name"
        label={t('team.name')}
        help={t('team.nameHelp')}
        initial={team.name}
        maxlength={40}
      />
      <TextField
        form={form}
        name="description"
        label={t('team.description')}
        initial={team.description}
        maxlength={200}
        optional
      />
      <RadioGroup
        form={form}
        name="scope"
        legend={t('team.scope')}
        help={t('team.scopeHelp')}
        options={teamScopes.map((value) => ({ value, label: scopeText(t, value) }))}
        initial={team.scope}
      />
      {choices.length > 0 && (
        <CheckboxGroup
          form={form}
          name="services"
          legend={t('team.chosenServices')}
          help={t('team.chosenHelp')}
          options={choices.map((service) => ({
            value: `${serviceBox}${service.name}`,
            label: `${titleOf(view, service)} (${service.name})`,
          }))}
          initial={chosen.map((name) => `${serviceBox}${name}`)}
        />
      )}
      <RadioGroup
        form={form}
        name="access"
        legend={t('team.access')}
        options={serviceAccesses.map((value) => ({ value, label: accessText(t, value) }))}
        initial={team.access}
      />
      <CheckboxGroup
        form={form}
        name="capabilities"
        legend={t('team.capabilities')}
        help={t('team.capabilitiesHelp')}
        options={capabilitiesWith(environments).map((value) => ({ value, label: capabilityText(t, value) }))}
        initial={team.capabilities.map(capabilityName)}
      />
    </>
  )
}

const titleOf = ({ language }: View, { titleNb, titleNn, titleEn }: ServiceChoice) =>
  ({ nb: titleNb, nn: titleNn, en: titleEn })[language]

interface DeletionPageProps {
  shell: Shell
  team: Team
  people: number
  /** Those who are in no other team. */
  leaving: number
}

/** Says who loses what before a team is deleted. */
export function DeletionPage({ shell, team, people, leaving }: DeletionPageProps) {
  const { view, organisation } = shell
  const { t } = view
  const paths = pathsOf(organisation.name)
  return (
    <OrganisationPage shell={shell} current="teams" title={t('team.deletion', { team: team.name })}>
      <Paragraph>{people > 0 ? t('team.deletionLead', { count: people }) : t('team.deletionNobody')}</Paragraph>
      {leaving > 0 && <Alert color="warning">{t('team.deletionOut', { count: leaving })}</Alert>}
      <Paragraph>{t('team.deletionEnd')}</Paragraph>
      <Form view={view} action={paths.deletion(team.id)}>
        <p class="actions">
          <Button>{t('team.deleteNow')}</Button>
          <LinkButton href={paths.team(team.id)} variant="secondary">
            {t('team.cancel')}
          </LinkButton>
        </p>
      </Form>
    </OrganisationPage>
  )
}
