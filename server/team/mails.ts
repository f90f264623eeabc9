import type { Context } from '../context.ts'
import { queueMail, userText } from '../mail/index.ts'
import { getOrganisation, nameIn } from '../organisation/index.ts'
import { textIn } from '../text/text.ts'
import { deliveryAddress, shownName, type User } from '../user/index.ts'
import type { Team } from './team.ts'

/** Nobody is in a team without knowing; an address that nobody proved gets nothing. */
export async function mailAdded(tx: Context, user: User, { name, organisationId }: Team): Promise<void> {
  if (!user.emailVerifiedAt) return
  const t = textIn(user.language)
  const organisation = await getOrganisation(tx, organisationId)
  const values = { team: name, organisation: userText(nameIn(organisation, user.language)) }
  await queueMail(tx, {
    kind: 'team-added',
    causeId: organisationId,
    address: deliveryAddress(user),
    addressKey: user.emailKey,
    language: user.language,
    content: {
      subject: t('mail.teamAdded.subject', values),
      heading: t('mail.teamAdded.heading', values),
      name: shownName(user),
      paragraphs: [t('mail.teamAdded.lead', values)],
      link: { label: t('mail.teamAdded.link'), path: `/orgs/${organisation.name}` },
      afterwards: [t('mail.teamAdded.leave')],
    },
  })
}
