import type { Context } from '../context.ts'
import { type QueuedMail, queueMail, userText } from '../mail/index.ts'
import { getOrganisation, nameIn } from '../organisation/index.ts'
import { type T, textIn } from '../text/text.ts'
import { deliveryAddress, shownName, type User } from '../user/index.ts'
import type { Team } from './team.ts'

type Letter = (
  t: T,
  values: { organisation: string },
  shortName: string,
) => { kind: QueuedMail['kind']; content: Omit<QueuedMail['content'], 'name'> }

/** Writes to somebody about an organisation, in their language. An address that nobody proved gets nothing. */
export async function tellPerson(tx: Context, user: User, organisationId: string, letter: Letter): Promise<void> {
  if (!user.emailVerifiedAt) return
  const { language } = user
  const organisation = await getOrganisation(tx, organisationId)
  const values = { organisation: userText(nameIn(organisation, language)) }
  const { kind, content } = letter(textIn(language), values, organisation.name)
  await queueMail(tx, {
    kind,
    causeId: organisationId,
    address: deliveryAddress(user),
    addressKey: user.emailKey,
    language,
    content: { ...content, name: shownName(user) },
  })
}

/** Nobody is in a team without knowing. */
export const mailAdded = (tx: Context, user: User, { name: team, organisationId }: Team) =>
  tellPerson(tx, user, organisationId, (t, organisation, shortName) => {
    const values = { ...organisation, team }
    return {
      kind: 'team-added',
      content: {
        subject: t('mail.teamAdded.subject', values),
        heading: t('mail.teamAdded.heading', values),
        paragraphs: [t('mail.teamAdded.lead', values)],
        link: { label: t('mail.teamAdded.link'), path: `/orgs/${shortName}` },
        afterwards: [t('mail.teamAdded.leave')],
      },
    }
  })

/** Nobody is taken out of an organisation without knowing. */
export const mailRemoved = (tx: Context, user: User, organisationId: string) =>
  tellPerson(tx, user, organisationId, (t, values, shortName) => ({
    kind: 'organisation-removed',
    content: {
      subject: t('mail.organisationRemoved.subject', values),
      heading: t('mail.organisationRemoved.heading', values),
      paragraphs: [t('mail.organisationRemoved.lead', values), t('mail.organisationRemoved.work')],
      link: { label: t('mail.organisationRemoved.link'), path: `/orgs/${shortName}/join` },
      afterwards: [t('mail.organisationRemoved.mistake')],
    },
  }))
