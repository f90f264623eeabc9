import type { WaysIn } from '../joining/index.ts'
import { nameIn, OrganisationPage, type Shell } from '../organisation/index.ts'
import { type ListPage, servicePath, titleIn } from '../service/index.ts'
import type { Team } from '../team/index.ts'
import { Alert, Card, Heading, Link, LinkButton, Paragraph } from '../ui/page.tsx'

interface Owner {
  username: string
  displayName: string | null
}

interface OverviewPageProps {
  shell: Shell
  logo: string | undefined
  /** Those whose names this person may know. */
  owners: readonly Owner[]
  /** The newest of those that this person may see. */
  services: ListPage
  /** What only members know. */
  inside: { people: number; teams: readonly Team[] } | undefined
  /** What only strangers need. */
  ways: WaysIn | undefined
}

/** An organisation as a stranger sees it, and what its people see beyond that (J1). */
export function OverviewPage({ shell, logo, owners, services, inside, ways }: OverviewPageProps) {
  const { view, organisation, role } = shell
  const name = nameIn(organisation, view.language)
  return (
    <OrganisationPage shell={shell} current="overview" title={name} heading={<Title name={name} logo={logo} />}>
      {role === 'owner' && owners.length === 1 && <SecondOwner shell={shell} />}
      <div class="columns">
        <section aria-labelledby="about" class="next">
          <Heading level={2} id="about">
            {view.t('overview.about')}
          </Heading>
          <About shell={shell} />
          <Owners shell={shell} owners={owners} />
        </section>
        <div class="next">
          {ways && <Join shell={shell} owners={owners} ways={ways} />}
          {(inside || services.count > 0) && <Services shell={shell} services={services} />}
          {inside && <Inside shell={shell} {...inside} />}
        </div>
      </div>
    </OrganisationPage>
  )
}

const Title = ({ name, logo }: { name: string; logo: string | undefined }) => (
  <div class="titled">
    {logo && <img class="logo" src={logo} alt="" />}
    <Heading level={1}>{name}</Heading>
  </div>
)

/** Alone, an owner who is ill or gone leaves nobody who may decide (T4). */
const SecondOwner = ({ shell: { view, organisation } }: { shell: Shell }) => (
  <Alert color="warning">
    {view.t('overview.secondOwner')}{' '}
    <Link href={`/orgs/${organisation.name}/people`}>{view.t('overview.addOwner')}</Link>
  </Alert>
)

function About({ shell: { view, organisation } }: { shell: Shell }) {
  const { t } = view
  const { name, kind, number, homePage, contact } = organisation
  const others = otherNames({ view, organisation })
  return (
    <dl class="facts">
      <dt>{t('overview.shortName')}</dt>
      <dd>
        <code>{name}</code>
      </dd>
      {others.length > 0 && (
        <>
          <dt>{t('overview.otherNames')}</dt>
          {others.map(([language, other]) => (
            <dd key={language} lang={language}>
              {other}
            </dd>
          ))}
        </>
      )}
      <dt>{t('overview.kind')}</dt>
      <dd>{t(`overview.kinds.${kind}`)}</dd>
      {number && (
        <>
          <dt>{t('settings.number')}</dt>
          <dd>{number.replace(/(...)(?=.)/g, '$1\u00a0')}</dd>
        </>
      )}
      {homePage && (
        <>
          <dt>{t('settings.homePage')}</dt>
          <dd>
            <Link href={homePage}>{homePage.replace(/^https?:\/\/|\/$/g, '')}</Link>
          </dd>
        </>
      )}
      {contact && (
        <>
          <dt>{t('settings.contact')}</dt>
          <dd>{isEmail(contact) ? <Link href={`mailto:${contact}`}>{contact}</Link> : contact}</dd>
        </>
      )}
    </dl>
  )
}

const isEmail = (text: string) => /^[^\s@?&]+@[^\s@?&]+\.[^\s@?&]+$/.test(text)

/** What it is called in the other languages, where that differs. */
function otherNames({ view: { language }, organisation }: Pick<Shell, 'view' | 'organisation'>) {
  const seen = new Set([nameIn(organisation, language)])
  return (['nb', 'nn', 'en'] as const).flatMap((other) => {
    const name = nameIn(organisation, other)
    if (seen.has(name)) return []
    seen.add(name)
    return [[other, name] as const]
  })
}

/** Whom to ask: those who decide, or the servicedesk where they are hidden or nobody is left (J1, J4). */
function Owners({ shell: { view, organisation, role }, owners }: { shell: Shell; owners: readonly Owner[] }) {
  const { t, studio } = view
  const hidden = role === 'stranger' && organisation.hidesOwners
  return (
    <>
      <Heading level={3}>{t('overview.owners')}</Heading>
      {owners.length > 0 ? (
        <ul class="ds-list">
          {owners.map(({ username, displayName }) => (
            <li key={username}>{displayName ?? username}</li>
          ))}
        </ul>
      ) : (
        <Paragraph>
          {t(hidden ? 'overview.ownersHidden' : 'overview.ownersNone')}{' '}
          <Link href={`mailto:${studio.servicedesk}`}>{studio.servicedesk}</Link>
        </Paragraph>
      )}
    </>
  )
}

interface JoinProps {
  shell: Shell
  owners: readonly Owner[]
  ways: WaysIn
}

/** The shortest way in that this person has; the page behind it shows all of them. */
function Join(props: JoinProps) {
  const { view, organisation } = props.shell
  const { t } = view
  const { isInvited, byDomain, open } = props.ways
  const way = isInvited ? 'invited' : byDomain ? 'byDomain' : open ? 'asked' : organisation.joinPolicy
  return (
    <Card>
      <Heading level={2}>{t('overview.join')}</Heading>
      {way === 'closed' ? <Closed {...props} /> : <Paragraph>{t(`overview.way.${way}`)}</Paragraph>}
      {way !== 'closed' && (
        <p class="actions">
          <LinkButton href={isInvited ? '/invitations' : `/orgs/${organisation.name}/join`}>
            {t(`overview.go.${way}`)}
          </LinkButton>
        </p>
      )}
    </Card>
  )
}

function Closed({ shell: { view }, owners }: JoinProps) {
  const { t, studio } = view
  return (
    <Paragraph>
      {t(owners.length > 0 ? 'overview.joinClosedOwners' : 'overview.joinClosed')}{' '}
      {owners.length === 0 && <Link href={`mailto:${studio.servicedesk}`}>{studio.servicedesk}</Link>}
    </Paragraph>
  )
}

/** Members see all that they have access to, strangers what everybody here may read (S3). */
function Services({ shell: { view, organisation, role }, services }: { shell: Shell; services: ListPage }) {
  const { t } = view
  return (
    <Card>
      <Heading level={2}>{t('overview.services')}</Heading>
      {services.count === 0 && <Paragraph>{t('overview.noServices')}</Paragraph>}
      <ul class="ds-list">
        {services.items.map((service) => (
          <li key={service.id}>
            <Link href={servicePath(service)}>{titleIn(service, view.language)}</Link>
          </li>
        ))}
      </ul>
      {role !== 'stranger' && (
        <p class="actions">
          <LinkButton href={`/dashboard/${organisation.name}`} variant="secondary">
            {t('overview.seeServices')}
          </LinkButton>
        </p>
      )}
    </Card>
  )
}

function Inside({ shell, people, teams }: { shell: Shell; people: number; teams: readonly Team[] }) {
  const { view, organisation, role } = shell
  const { t } = view
  const path = `/orgs/${organisation.name}`
  return (
    <>
      <Card>
        <Heading level={2}>{t('overview.people')}</Heading>
        <Paragraph>
          {t('overview.peopleCount', { count: people })} {t('overview.teamCount', { count: teams.length })}
        </Paragraph>
        <ul class="actions names">
          {teams.map(({ id, name }) => (
            <li key={id}>
              <span class="ds-tag" data-color="neutral">
                {name}
              </span>
            </li>
          ))}
        </ul>
        <p class="actions">
          <LinkButton href={`${path}/people`} variant="secondary">
            {t('overview.seePeople')}
          </LinkButton>
          {role === 'owner' && <Link href="/help/add-person">{t('overview.helpAddPerson')}</Link>}
        </p>
      </Card>
      <p>
        <Link href={`${path}/leave`}>{t('overview.leave')}</Link>
      </p>
    </>
  )
}
