import type { FormState } from '../http/view.ts'
import { OrganisationPage, type Shell } from '../organisation/index.ts'
import { Select } from '../ui/choice-groups.tsx'
import { Alert, Button, Form, Heading, Link, LinkButton, Paragraph } from '../ui/page.tsx'
import { SearchForm } from '../ui/search-form.tsx'
import { pathsOf, withQuery } from './paths.ts'
import type { FoundPerson } from './person-queries.ts'
import type { Happened } from './schema.ts'
import { commonest, type Member, type Team } from './team.ts'
import { Box, calledBy, Toggle } from './toggle.tsx'

export interface Place {
  filter?: string | undefined
  after?: string | undefined
}

/** What was looked for among everybody here, and who was found. */
export interface Found {
  typed: string
  people: readonly FoundPerson[]
  message: string
}

/** What happened just now, as far as it is true. */
export interface Notice {
  done: NonNullable<Happened['done']>
  person: Pick<Member, 'username' | 'displayName'>
  team: Team | undefined
}

export interface PeoplePageProps {
  shell: Shell
  form: FormState
  teams: readonly Team[]
  members: readonly Member[]
  place: Place
  /** After whom the list goes on. */
  next: string | undefined
  found: Found | undefined
  notice: Notice | undefined
  hasOneOwner: boolean
}

/** Members and teams as one matrix that owners press (T2, T3). */
export function PeoplePage(props: PeoplePageProps) {
  const { shell, form, hasOneOwner } = props
  const { t } = shell.view
  const paths = pathsOf(shell.organisation.name)
  const isOwner = shell.role === 'owner'
  return (
    <OrganisationPage
      shell={shell}
      current="people"
      title={t('organisation.tab.people')}
      form={form}
      scripts={isOwner ? ['find-person'] : []}
    >
      <NoticeOf {...props} />
      {isOwner && hasOneOwner && <Alert color="info">{t('team.onlyOwner')}</Alert>}
      {isOwner && <AddPerson {...props} />}
      <Matrix {...props} />
      <Paragraph>
        <Link href={paths.leave}>{t('team.leave')}</Link>
      </Paragraph>
    </OrganisationPage>
  )
}

const noticeTexts = {
  added: 'team.isNow',
  already: 'team.wasAlready',
  removed: 'team.isRemoved',
  gone: 'team.isGone',
} as const

/** A removal can be taken back here also when the person's row is gone with it. */
export function NoticeOf({ shell, notice }: Pick<PeoplePageProps, 'shell' | 'notice'>) {
  if (!notice) return null
  const { done, person, team } = notice
  const { view, organisation, role } = shell
  const { t } = view
  return (
    <div class="ds-alert notice" data-color={done === 'already' ? 'info' : 'success'} role="status">
      <p>{t(noticeTexts[done], { name: calledBy(person), team: team?.name ?? '' })}</p>
      {done === 'removed' && role === 'owner' && (
        <Form
          view={view}
          action={`${pathsOf(organisation.name).person(person.username)}/add`}
          hidden={{ team: team?.id }}
        >
          <Button variant="secondary" size="sm">
            {t('team.addBack')}
          </Button>
        </Form>
      )}
    </div>
  )
}

/** By username or name, from among everybody here; `browser/find-person.ts` fills in who is found while one types. */
function AddPerson(props: PeoplePageProps) {
  const { shell, form, found } = props
  const { view, organisation } = shell
  const { t } = view
  const paths = pathsOf(organisation.name)
  const people = found?.people ?? []
  return (
    <section class="add-person" aria-labelledby="add" data-find-person={paths.findPerson} data-person={paths.people}>
      <Heading level={2} id="add">
        {t('team.add')}
      </Heading>
      <SearchForm
        action={paths.people}
        name="find"
        id="username"
        label={t('team.find')}
        help={t('team.findHelp')}
        button={t('team.search')}
        value={found?.typed}
        error={form.errors['username']}
      />
      <p class="field-status" role="status" data-found-message="">
        {found?.message}
      </p>
      <div data-found="">{people.length > 0 && <FoundForm {...props} people={people} />}</div>
      <template>
        <FoundForm {...props} people={[{ username: '', displayName: '' }]} />
      </template>
    </section>
  )
}

/** Stands in the page only with people in it: a form without a button confuses who hears it. */
function FoundForm(props: PeoplePageProps & { people: readonly FoundPerson[] }) {
  const { shell, form, teams, members, notice, people } = props
  const { view, organisation } = shell
  return (
    <Form view={view} action={pathsOf(organisation.name).people}>
      <Select
        form={form}
        name="team"
        label={view.t('team.to')}
        options={teams.map(({ id, name }) => ({ value: id, label: name }))}
        initial={(notice?.team ?? commonest(teams, members))?.id}
      />
      <ul class="found-people">
        {people.map((person) => (
          <FoundItem key={person.username} shell={shell} person={person} />
        ))}
      </ul>
    </Form>
  )
}

const FoundItem = ({ shell: { view, organisation }, person }: { shell: Shell; person: FoundPerson }) => (
  <li>
    <span>
      <strong data-name="">{calledBy(person)}</strong> <span data-username="">{person.username}</span>
    </span>
    <button
      class="ds-button"
      data-variant="secondary"
      data-color="accent"
      data-size="sm"
      type="submit"
      formaction={`${pathsOf(organisation.name).person(person.username)}/add`}
    >
      {view.t('team.addOne')}{' '}
      <span class="visually-hidden" data-name="">
        {calledBy(person)}
      </span>
    </button>
  </li>
)

function Matrix(props: PeoplePageProps) {
  const { shell, members, place, next } = props
  const { view, organisation, role } = shell
  const { t } = view
  const { people } = pathsOf(organisation.name)
  const { filter, after } = place
  return (
    <div class="members">
      <Heading level={2} id="members">
        {t('team.matrix')}
      </Heading>
      <SearchForm
        action={people}
        name="filter"
        label={t('team.filter')}
        button={t('team.filterButton')}
        value={filter}
      />
      {members.length === 0 && <Paragraph>{t(filter ? 'team.nobodyCalled' : 'team.nobody')}</Paragraph>}
      {members.length > 0 && role === 'owner' && (
        <>
          <p class="ds-paragraph subtle matrix-help">{t('team.matrixHelp')}</p>
          <Form view={view} action={people} hidden={{ filter, after }}>
            <Table {...props} />
          </Form>
        </>
      )}
      {members.length > 0 && role !== 'owner' && <Table {...props} />}
      <p class="actions">
        {(filter || after) && (
          <LinkButton href={people} variant="tertiary">
            {t('team.showAll')}
          </LinkButton>
        )}
        {next && (
          <LinkButton href={withQuery(people, { filter, after: next })} variant="secondary">
            {t('team.next')}
          </LinkButton>
        )}
      </p>
    </div>
  )
}

function Table({ shell, teams, members, notice }: PeoplePageProps) {
  const { view, organisation } = shell
  const { t } = view
  const paths = pathsOf(organisation.name)
  return (
    <section class="scrolling" tabindex={0} aria-labelledby="members">
      <table class="ds-table matrix" data-color="neutral">
        <thead>
          <tr>
            <th scope="col">{t('team.person')}</th>
            {teams.map(({ id, name }) => (
              <th key={id} scope="col">
                <a class="ds-link" data-color="accent" href={paths.team(id)}>
                  {name}
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <Row key={member.userId} shell={shell} teams={teams} member={member} notice={notice} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface RowProps extends Pick<PeoplePageProps, 'shell' | 'teams' | 'notice'> {
  member: Member
}

function Row({ shell: { view, organisation, role }, teams, member, notice }: RowProps) {
  const { name } = organisation
  const isTouched = notice?.person.username === member.username
  return (
    <tr>
      <th scope="row">
        <a class="ds-link" data-color="accent" href={pathsOf(name).person(member.username)}>
          {calledBy(member)}
        </a>{' '}
        {member.displayName && <span class="subtle">{member.username}</span>}{' '}
        {!member.isActive && (
          <span class="ds-tag" data-color="warning">
            {view.t('team.deactivated')}
          </span>
        )}{' '}
        {role === 'owner' && (
          <a class="ds-link change-teams" data-color="accent" href={pathsOf(name).person(member.username)}>
            {view.t('team.changeTeams')} <span class="visually-hidden">{calledBy(member)}</span>
          </a>
        )}
      </th>
      {teams.map((team) => (
        <td key={team.id}>
          {role === 'owner' ? (
            <Toggle
              view={view}
              organisation={name}
              member={member}
              team={team}
              touched={isTouched && notice?.team?.id === team.id}
            />
          ) : (
            <Box view={view} member={member} team={team} />
          )}
        </td>
      ))}
    </tr>
  )
}
