import type { View } from '../http/view.ts'
import { nameIn } from '../organisation/index.ts'
import { HelpLink } from '../ui/help-link.tsx'
import { Alert, Button, Card, FormToken, Heading, Link, Page, Paragraph } from '../ui/page.tsx'
import { WaysIn } from '../ui/ways-in.tsx'
import type { ReceivedInvitation } from './joining.ts'

/** An organisation, as far as its name goes. */
type Named = Pick<ReceivedInvitation, 'organisationId' | 'name' | 'nameNb' | 'nameNn' | 'nameEn'>

interface InvitationsPageProps {
  view: View
  invitations: readonly ReceivedInvitation[]
  /** Whom the person does not want to hear from. */
  blocked: readonly Named[]
  /** The link that this browser opened leads to nothing any more. */
  isLinkOver: boolean
}

/** Every invitation of the person; nobody is in before they press (J2). */
export function InvitationsPage({ view, invitations, blocked, isLinkOver }: InvitationsPageProps) {
  const { t } = view
  return (
    <Page view={view} title={t('invitations.title')}>
      {isLinkOver && <Alert color="warning">{t('invitations.linkOver')}</Alert>}
      {isLinkOver && <HelpLink view={view} about="join-organisation" />}
      {invitations.length === 0 && <Paragraph>{t('invitations.none')}</Paragraph>}
      {invitations.map((invitation) => (
        <Received key={invitation.id} view={view} invitation={invitation} />
      ))}
      {blocked.length > 0 && <Blocked view={view} blocked={blocked} />}
      <Paragraph>
        <Link href="/dashboard">{t('invitations.toDashboard')}</Link>
      </Paragraph>
    </Page>
  )
}

function Received({ view, invitation }: { view: View; invitation: ReceivedInvitation }) {
  const { t } = view
  return (
    <Card>
      <Heading level={2}>{nameIn(invitation, view.language)}</Heading>
      <Offer view={view} invitation={invitation} />
      <form method="post" action="/invitations" class="actions">
        <FormToken view={view} />
        <input type="hidden" name="invitation" value={invitation.id} />
        <Button name="act" value="accept">
          {t('invitations.accept')}
        </Button>
        <Refusals view={view} />
      </form>
      <Paragraph subtle>{t('invitations.blockHelp')}</Paragraph>
    </Card>
  )
}

function Offer({ view, invitation: { inviter, teams, expiresAt } }: { view: View; invitation: ReceivedInvitation }) {
  const { t, studio } = view
  return (
    <>
      <Paragraph>{t('invitations.offer', { inviter: inviter ?? studio.name, teams: teams.join(', ') })}</Paragraph>
      <Paragraph subtle>{t('invitations.expires', { time: view.time(expiresAt) })}</Paragraph>
    </>
  )
}

const Refusals = ({ view: { t } }: { view: View }) => (
  <>
    <Button variant="secondary" name="act" value="decline">
      {t('invitations.decline')}
    </Button>
    <Button variant="tertiary" name="act" value="block">
      {t('invitations.block')}
    </Button>
  </>
)

const Blocked = ({ view, blocked }: { view: View; blocked: readonly Named[] }) => (
  <section class="stack" aria-labelledby="blocked">
    <Heading level={2} id="blocked">
      {view.t('invitations.blocked')}
    </Heading>
    <Paragraph>{view.t('invitations.blockedLead')}</Paragraph>
    <ul class="rows">
      {blocked.map((organisation) => (
        <li key={organisation.organisationId}>
          <span>{nameIn(organisation, view.language)}</span>
          <form method="post" action="/invitations" class="actions">
            <FormToken view={view} />
            <input type="hidden" name="organisation" value={organisation.organisationId} />
            <Button variant="secondary" size="sm" name="act" value="unblock">
              {view.t('invitations.unblock')}
              <span class="visually-hidden"> {nameIn(organisation, view.language)}</span>
            </Button>
          </form>
        </li>
      ))}
    </ul>
  </section>
)

/** What a mailed link shows to who is not logged in: who invites, to what, and the ways in (J2). */
export function InvitedPage({ view, invitation }: { view: View; invitation: ReceivedInvitation }) {
  const { t } = view
  const organisation = nameIn(invitation, view.language)
  return (
    <Page view={view} title={t('invitations.invited', { organisation })}>
      <Offer view={view} invitation={invitation} />
      <Paragraph>{t('invitations.waysIn', { studio: view.studio.name })}</Paragraph>
      <WaysIn view={view} returnTo="/invitations" />
      <section class="alternative" aria-labelledby="refuse">
        <Heading level={2} id="refuse">
          {t('invitations.refuse')}
        </Heading>
        <Paragraph>{t('invitations.blockHelp')}</Paragraph>
        <form method="post" action="/invitations/accept" class="actions">
          <FormToken view={view} />
          <Refusals view={view} />
        </form>
      </section>
    </Page>
  )
}

export const LinkOverPage = ({ view }: { view: View }) => (
  <Page view={view} title={view.t('invitations.linkOverTitle')}>
    <Alert color="warning">{view.t('invitations.linkOver')}</Alert>
    <WaysIn view={view} returnTo="/invitations" />
    <HelpLink view={view} about="join-organisation" />
  </Page>
)

export const RefusedPage = ({ view }: { view: View }) => (
  <Page view={view} title={view.t('invitations.refusedTitle')}>
    <Paragraph>{view.t('invitations.refused')}</Paragraph>
  </Page>
)
