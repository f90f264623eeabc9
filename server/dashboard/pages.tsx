import type { ComponentChildren } from 'preact'
import type { View } from '../http/view.ts'
import type { PendingRequest } from '../joining/index.ts'
import { type ListedOrganisation, nameIn, type Organisation } from '../organisation/index.ts'
import { HelpLink } from '../ui/help-link.tsx'
import { Alert, Button, Card, FormToken, Heading, Link, LinkButton, Mark, Page, Paragraph } from '../ui/page.tsx'
import { shownName, type User } from '../user/index.ts'

/** Two ways in, and what waits behind them (R1). */
export function FrontPage({ view, open }: { view: View; open: boolean }) {
  const { t, studio } = view
  return (
    <Page view={view} title={t('front.title', { name: studio.name })} wide heading={<Hero view={view} open={open} />}>
      <section class="steps" aria-labelledby="how">
        <Heading level={2} id="how">
          {t('front.how')}
        </Heading>
        <ol>
          {(['prove', 'fill', 'activate', 'start'] as const).map((step) => (
            <li key={step}>
              <strong>{t(`front.${step}`)}</strong>
              <span>{t(`front.${step}More`)}</span>
            </li>
          ))}
        </ol>
        <HelpLink view={view} about="create-user" />
      </section>
    </Page>
  )
}

function Hero({ view, open }: { view: View; open: boolean }) {
  const { t, studio } = view
  return (
    <div class="hero">
      <Mark />
      <Heading level={1}>{t('front.title', { name: studio.name })}</Heading>
      <p class="ds-paragraph lead">{t('front.lead')}</p>
      <p class="actions">
        <LinkButton href={open ? '/register/begin' : '/register'}>{t('front.create')}</LinkButton>
        <LinkButton href="/login" variant="secondary">
          {t('front.logIn')}
        </LinkButton>
      </p>
    </div>
  )
}

export interface NoticesProps {
  view: View
  /** Whether another context was asked for, and this person has none of that name (D2). */
  isInstead: boolean
  /** The organisation that they left just now. */
  left: Organisation | undefined
  /** How many wait for the person's answer (J2). */
  invitations: number
  /** How many services the person is offered, or may take for an organisation (S3). */
  offers: number
}

interface DashboardPageProps extends NoticesProps {
  user: User
  isProven: boolean
  /** Those that the person is in. */
  organisations: readonly ListedOrganisation[]
  /** Where they asked to be let in, and nobody has answered yet (J1). */
  requests: readonly PendingRequest[]
}

/** At first login an invitation, not an empty table: what is done, and what comes next (D1). */
export function DashboardPage(props: DashboardPageProps) {
  const { view, user, isProven, organisations, requests } = props
  const { t, studio } = view
  return (
    <Page view={view} title={t('dashboard.title', { name: shownName(user) })} wide>
      <Notices {...props} />
      <p class="ds-paragraph lead">{t('dashboard.lead', { name: studio.name })}</p>
      {organisations.length > 0 && <MyOrganisations view={view} organisations={organisations} />}
      {requests.length > 0 && <MyRequests view={view} requests={requests} />}
      <div class="columns">
        <Done view={view} user={user} isProven={isProven} />
        <section class="next" aria-labelledby="next">
          <Heading level={2} id="next">
            {t('dashboard.next')}
          </Heading>
          <Card tinted>
            <Heading level={3}>{t('dashboard.createFirst')}</Heading>
            <Paragraph>{t('dashboard.createHow')}</Paragraph>
            <p class="actions">
              <LinkButton href="/services/new">{t('dashboard.createFirst')}</LinkButton>
            </p>
            <HelpLink view={view} about="deploy-service" />
          </Card>
          <Card>
            <Heading level={3}>{t('dashboard.join')}</Heading>
            <Paragraph>{t('dashboard.joinHow')}</Paragraph>
            <p class="actions">
              <LinkButton href="/orgs" variant="secondary">
                {t('dashboard.joinFind')}
              </LinkButton>
            </p>
            <Paragraph>
              {t('dashboard.joinUnknown')} <Servicedesk view={view} />
            </Paragraph>
            <HelpLink view={view} about="join-organisation" />
          </Card>
          <Card>
            <Heading level={3}>{t('dashboard.get')}</Heading>
            <Paragraph>{t('dashboard.getWho', { publisher: studio.publisher })}</Paragraph>
            <ul class="ds-list">
              <li>{t('dashboard.getOwner')}</li>
              <li>{t('dashboard.getDeveloper')}</li>
            </ul>
            <Paragraph>{t('dashboard.getEnvironments')}</Paragraph>
            <p class="actions">
              <LinkButton href="/requests/new" variant="secondary">
                {t('dashboard.getAsk')}
              </LinkButton>
              <Link href="/requests">{t('dashboard.getMine')}</Link>
            </p>
            <Paragraph>
              {t('dashboard.getHow')} <Servicedesk view={view} />
            </Paragraph>
            <HelpLink view={view} about="get-organisation" />
          </Card>
        </section>
      </div>
    </Page>
  )
}

/** What happened just now, and what waits. */
export const Notices = ({ view: { t, language }, isInstead, left, invitations, offers }: NoticesProps) => (
  <>
    {isInstead && <Alert color="warning">{t('services.instead')}</Alert>}
    {left && <Alert color="success">{t('dashboard.left', { organisation: nameIn(left, language) })}</Alert>}
    {invitations > 0 && (
      <Alert color="info">
        {t('invitations.waiting', { count: invitations })} <Link href="/invitations">{t('invitations.see')}</Link>
      </Alert>
    )}
    {offers > 0 && (
      <Alert color="info">
        {t('serviceTransfer.waiting', { count: offers })}{' '}
        <Link href="/services/transfers">{t('serviceTransfer.seeAll')}</Link>
      </Alert>
    )}
  </>
)

function MyOrganisations({ view, organisations }: Pick<DashboardPageProps, 'view' | 'organisations'>) {
  return (
    <section class="next" aria-labelledby="mine">
      <Heading level={2} id="mine">
        {view.t('dashboard.organisations')}
      </Heading>
      <ul class="entries">
        {organisations.map((organisation) => (
          <li key={organisation.id}>
            <Link href={`/orgs/${organisation.name}`}>{nameIn(organisation, view.language)}</Link>
            <code>{organisation.name}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const MyRequests = ({ view, requests }: Pick<DashboardPageProps, 'view' | 'requests'>) => (
  <section class="next" aria-labelledby="requests">
    <Heading level={2} id="requests">
      {view.t('dashboard.requests')}
    </Heading>
    <ul class="entries">
      {requests.map((request) => (
        <li key={request.id}>
          <Link href={`/orgs/${request.name}/join`}>
            {view.t('dashboard.request', { organisation: nameIn(request, view.language) })}
          </Link>
          <span class="subtle">{view.time(request.createdAt)}</span>
        </li>
      ))}
    </ul>
  </section>
)

const Servicedesk = ({ view }: { view: View }) => (
  <Link href={`mailto:${view.studio.servicedesk}`}>{view.studio.servicedesk}</Link>
)

function Done({ view, user, isProven }: Pick<DashboardPageProps, 'view' | 'user' | 'isProven'>) {
  const { t, studio } = view
  return (
    <section class="done" aria-labelledby="done">
      <Heading level={2} id="done">
        {t('dashboard.done')}
      </Heading>
      <ul class="checklist">
        <Step done={isProven} view={view} title={t(isProven ? 'dashboard.proven' : 'dashboard.notProven')}>
          {!isProven && (
            <form method="post" action="/account/identity">
              <FormToken view={view} />
              <Button variant="secondary">{t('dashboard.prove')}</Button>
            </form>
          )}
        </Step>
        <Step
          done={user.emailVerifiedAt !== null}
          view={view}
          title={t(user.emailVerifiedAt ? 'dashboard.confirmed' : 'dashboard.notConfirmed', { email: user.email })}
        >
          {!user.emailVerifiedAt && (
            <LinkButton href="/account" variant="secondary">
              {t('dashboard.confirm')}
            </LinkButton>
          )}
        </Step>
        <Step done view={view} title={t('dashboard.authorised', { name: studio.name })} />
      </ul>
    </section>
  )
}

interface StepProps {
  view: View
  done: boolean
  title: string
  children?: ComponentChildren
}

const Step = ({ view, done, title, children }: StepProps) => (
  <li data-done={done ? 'yes' : 'no'}>
    <span class="tick" aria-hidden="true" />
    <span class="visually-hidden">{view.t(done ? 'dashboard.isDone' : 'dashboard.isMissing')}: </span>
    <span>{title}</span>
    {children}
  </li>
)
