import type { FormState, View } from '../../http/view.ts'
import { RadioGroup } from '../../ui/choice-groups.tsx'
import { Alert, Button, Form, Heading, Link, Paragraph } from '../../ui/page.tsx'
import { Acts } from '../log/acts.tsx'
import type { NamedAct } from '../log/read-acts.ts'
import { type Desk, Section, ServicedeskPage } from '../pages.tsx'
import { ReasonField } from '../reason-field.tsx'
import { type PersonAct, possibleActs } from './person.ts'
import type { Person } from './read-person.ts'

interface PersonPageProps {
  desk: Desk
  form: FormState
  done: PersonAct | undefined
  person: Person
  acts: readonly NamedAct[]
}

/** What the servicedesk sees of one person, and what it can do for them. */
export function PersonPage({ desk, form, done, person, acts }: PersonPageProps) {
  const { view } = desk
  const { t } = view
  const { username, displayName } = person.user
  const title = displayName ? `${displayName} (${username})` : username
  return (
    <ServicedeskPage desk={desk} current="people" title={title} form={form}>
      {done && <Alert color="success">{t(`desk.person.done.${done}`)}</Alert>}
      <div class="columns">
        <Facts view={view} person={person} />
        <ActForm view={view} form={form} person={person} />
      </div>
      <Section id="sessions" title={t('desk.person.sessions', { count: person.sessions.length })}>
        <Sessions view={view} person={person} />
      </Section>
      <Section id="teams" title={t('desk.person.teams')}>
        <Teams view={view} person={person} />
      </Section>
      <Section id="acts" title={t('desk.recentActs')}>
        <Acts view={view} acts={acts} />
        <Paragraph>
          <Link href={`/servicedesk/log?${new URLSearchParams({ person: username })}`}>{t('desk.allActs')}</Link>
        </Paragraph>
      </Section>
    </ServicedeskPage>
  )
}

function Facts({ view, person: { user, identities } }: { view: View; person: Person }) {
  const { t, time } = view
  const { emailVerifiedAt, activatedAt, deactivatedAt, deactivationReason } = user
  return (
    <dl class="facts">
      <dt>{t('desk.person.state')}</dt>
      <dd>
        {t(`desk.state.${user.state}`)}
        {user.isOperator && `, ${t('desk.people.operator')}`}
      </dd>
      {deactivatedAt && (
        <>
          <dt>{t('desk.person.deactivated')}</dt>
          <dd>
            {time(deactivatedAt)}: {deactivationReason}
          </dd>
        </>
      )}
      <dt>{t('desk.person.email')}</dt>
      <dd>
        {user.email}
        <br />
        <span class="subtle">
          {emailVerifiedAt ? t('desk.person.proven', { time: time(emailVerifiedAt) }) : t('desk.person.unproven')}
        </span>
      </dd>
      <dt>{t('desk.person.identities')}</dt>
      <dd>
        {identities.length === 0 && t('desk.person.noIdentity')}
        {identities.map(({ issuer, createdAt, lastLoginAt }) => (
          <div key={issuer}>
            {new URL(issuer).host}
            <br />
            <span class="subtle">
              {t('desk.person.linked', { time: time(createdAt) })}
              {lastLoginAt && ` ${t('desk.person.lastLogin', { time: time(lastLoginAt) })}`}
            </span>
          </div>
        ))}
      </dd>
      <dt>{t('desk.person.created')}</dt>
      <dd>{time(user.createdAt)}</dd>
      {activatedAt && (
        <>
          <dt>{t('desk.person.activated')}</dt>
          <dd>{time(activatedAt)}</dd>
        </>
      )}
    </dl>
  )
}

function ActForm({ view, form, person: { user } }: { view: View; form: FormState; person: Person }) {
  const { t } = view
  const options = possibleActs(user).map((act) => ({
    value: act,
    label: t(`desk.person.act.${act}`),
    help: t(`desk.person.actHelp.${act}`),
  }))
  return (
    <section class="stack" aria-labelledby="help">
      <Heading level={2} id="help">
        {t('desk.person.help')}
      </Heading>
      <Form view={view} action={`/servicedesk/people/${user.username}`}>
        <RadioGroup form={form} name="act" legend={t('desk.person.what')} options={options} initial="" />
        <ReasonField view={view} form={form} />
        <p class="actions">
          <Button>{t('desk.person.do')}</Button>
        </p>
      </Form>
    </section>
  )
}

function Sessions({ view: { t, time }, person: { sessions } }: { view: View; person: Person }) {
  if (sessions.length === 0) return <Paragraph>{t('desk.person.noSession')}</Paragraph>
  return (
    <ul class="rows">
      {sessions.map(({ kind, device, lastSeenAt }, index) => (
        <li key={index}>
          <span>
            {device ?? t('desk.person.noDevice')}
            {kind === 'pending' && ` (${t('desk.state.pending')})`}
          </span>
          <span class="subtle">{t('desk.person.lastSeen', { time: time(lastSeenAt) })}</span>
        </li>
      ))}
    </ul>
  )
}

function Teams({ view: { t }, person: { teams } }: { view: View; person: Person }) {
  if (teams.length === 0) return <Paragraph>{t('desk.person.noTeam')}</Paragraph>
  const organisations = Map.groupBy(teams, ({ organisation }) => organisation)
  return (
    <dl class="facts">
      {[...organisations].map(([name, its]) => (
        <>
          <dt key={name}>
            <Link href={`/servicedesk/organisations/${name}`}>{name}</Link>
          </dt>
          <dd>{its.map(({ team }) => team).join(', ')}</dd>
        </>
      ))}
    </dl>
  )
}
