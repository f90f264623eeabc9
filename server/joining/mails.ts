import type { Context } from '../context.ts'
import { queueMail, userText } from '../mail/index.ts'
import { getOrganisation, nameIn, type Organisation } from '../organisation/index.ts'
import { tellPerson } from '../team/index.ts'
import { type Language, textIn } from '../text/text.ts'
import { deliveryAddress, findUser, shownName, type User } from '../user/index.ts'
import { lockInvitedTeams, type OpenInvitation } from './invitation-queries.ts'
import { longestReason } from './joining.ts'
import { listDeciders } from './queries.ts'

interface WaitingRequest {
  id: string
  organisationId: string
  person: Pick<User, 'username' | 'displayName'>
}

/** Which of the two mails about a request: that somebody asked, or that nobody has answered yet. */
type Occasion = 'asked' | 'waits'

/** To those who can decide, and only to them; while there is nobody, to the servicedesk at once (J1, J4). */
export async function mailDeciders(tx: Context, request: WaitingRequest, occasion: Occasion): Promise<void> {
  const organisation = await getOrganisation(tx, request.organisationId)
  const deciders = await listDeciders(tx, organisation.id)
  if (deciders.length === 0) return mailServicedesk(tx, request, occasion)
  for (const decider of deciders) {
    const t = textIn(decider.language)
    const values = valuesOf(request, organisation, decider.language)
    await queueMail(tx, {
      kind: `join-request-${occasion}`,
      causeId: request.id,
      ...addressOf(decider),
      content: {
        subject: t(`mail.joinRequest.${occasion}.subject`, values),
        heading: t(`mail.joinRequest.${occasion}.heading`, values),
        name: shownName(decider),
        paragraphs: [t(`mail.joinRequest.${occasion}.lead`, values), t('mail.joinRequest.decide')],
        link: { label: t('mail.joinRequest.link'), path: `/orgs/${organisation.name}/requests/${request.id}` },
      },
    })
  }
}

/** In bokmål, as the servicedesk works. */
export async function mailServicedesk(tx: Context, request: WaitingRequest, occasion: Occasion): Promise<void> {
  const organisation = await getOrganisation(tx, request.organisationId)
  const t = textIn('nb')
  const values = { ...valuesOf(request, organisation, 'nb'), shortName: organisation.name }
  const { servicedesk } = tx.config.studio
  await queueMail(tx, {
    kind: `join-request-${occasion}-servicedesk`,
    causeId: request.id,
    address: servicedesk,
    addressKey: servicedesk.toLowerCase(),
    language: 'nb',
    content: {
      subject: t('mail.joinRequest.servicedesk.subject', values),
      heading: t('mail.joinRequest.servicedesk.heading', values),
      paragraphs: [
        t(`mail.joinRequest.servicedesk.${occasion}`, values),
        t('mail.joinRequest.servicedesk.how', values),
      ],
    },
  })
}

const valuesOf = ({ person }: WaitingRequest, organisation: Organisation, language: Language) => ({
  person: userText(shownName(person)),
  username: person.username,
  organisation: userText(nameIn(organisation, language)),
})

interface Told {
  organisationId: string
}

/** The person is in: where, and as what. */
export const mailApproved = (tx: Context, user: User, { organisationId, teams }: Told & { teams: string }) =>
  tellPerson(tx, user, organisationId, (t, values, name) => ({
    kind: 'join-request-approved',
    content: {
      subject: t('mail.joinApproved.subject', values),
      heading: t('mail.joinApproved.heading', values),
      paragraphs: [t('mail.joinApproved.lead', { ...values, teams: userText(teams, 200) })],
      link: { label: t('mail.joinApproved.link'), path: `/orgs/${name}` },
    },
  }))

/** The person is not let in, and is told why. */
export const mailDeclined = (tx: Context, user: User, { organisationId, reason }: Told & { reason: string }) =>
  tellPerson(tx, user, organisationId, (t, values, name) => ({
    kind: 'join-request-declined',
    content: {
      subject: t('mail.joinDeclined.subject', values),
      heading: t('mail.joinDeclined.heading', values),
      paragraphs: [
        t('mail.joinDeclined.lead', values),
        t('mail.joinDeclined.reason', { reason: userText(reason, longestReason) }),
      ],
      link: { label: t('mail.joinDeclined.link'), path: `/orgs/${name}/join` },
    },
  }))

interface Envelope {
  address: string
  addressKey: string
  /** Whose proven address it is, if anybody's. */
  user: User | undefined
  path: string
}

/** Who invites, and to what. A stranger is written to in the language of who invites. */
export async function mailInvitation(tx: Context, invitation: OpenInvitation, envelope: Envelope): Promise<void> {
  const { address, addressKey, user, path } = envelope
  const inviter = invitation.invitedBy ? await findUser(tx, invitation.invitedBy) : undefined
  const language = user?.language ?? inviter?.language ?? 'nb'
  const t = textIn(language)
  const organisation = await getOrganisation(tx, invitation.organisationId)
  const teams = (await lockInvitedTeams(tx, invitation.id)).map(({ name }) => name).join(', ')
  const values = {
    inviter: inviter ? userText(shownName(inviter)) : tx.config.studio.name,
    organisation: userText(nameIn(organisation, language)),
    teams: userText(teams, 200),
    studio: tx.config.studio.name,
  }
  await queueMail(tx, {
    kind: 'invitation',
    causeId: invitation.organisationId,
    address: deliveryAddress({ email: address, emailKey: addressKey }),
    addressKey,
    language,
    content: {
      subject: t('mail.invitation.subject', values),
      heading: t('mail.invitation.heading', values),
      name: user && shownName(user),
      paragraphs: [
        t('mail.invitation.lead', values),
        t('mail.invitation.how'),
        ...(user ? [] : [t('mail.invitation.newcomer')]),
      ],
      link: { label: t('mail.invitation.link'), path },
      afterwards: [t('mail.invitation.expires'), t('mail.invitation.notYou')],
    },
  })
}

/** Whoever invited hears who came, since a mailed link can be handed on. */
export async function mailAccepted(tx: Context, invitation: OpenInvitation, user: User): Promise<void> {
  const inviter = invitation.invitedBy ? await findUser(tx, invitation.invitedBy) : undefined
  if (!inviter) return
  const person = { person: userText(shownName(user)), username: user.username }
  await tellPerson(tx, inviter, invitation.organisationId, (t, organisation, name) => {
    const values = { ...organisation, ...person }
    return {
      kind: 'invitation-accepted',
      content: {
        subject: t('mail.invitationAccepted.subject', values),
        heading: t('mail.invitationAccepted.heading', values),
        paragraphs: [t('mail.invitationAccepted.lead', values)],
        link: { label: t('mail.invitationAccepted.link'), path: `/orgs/${name}/people` },
      },
    }
  })
}

const addressOf = (user: Pick<User, 'email' | 'emailKey' | 'language'>) => ({
  address: deliveryAddress(user),
  addressKey: user.emailKey,
  language: user.language,
})
