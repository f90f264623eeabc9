import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { queueMail, userText } from '../mail/index.ts'
import type { ServiceAccess } from '../policy.ts'
import { type Language, textIn } from '../text/text.ts'
import { deliveryAddress, findUser, shownName, type User } from '../user/index.ts'
import type { ServiceOwner } from './owner-queries.ts'
import { type Service, titleIn } from './service.ts'
import { listDecidersFor, type Transfer } from './transfer/transfer-queries.ts'

type Named = Pick<Service, 'owner' | 'name' | 'titleNb' | 'titleNn' | 'titleEn'>

const valuesOf = (service: Named, language: Language) => ({
  title: userText(titleIn(service, language)),
  service: `${service.owner}/${service.name}`,
})

/** Nobody is let in without knowing; an address that nobody proved gets nothing. */
export async function mailAccess(
  tx: Context,
  actor: Actor,
  { user, service, access }: { user: User; service: Service; access: ServiceAccess },
): Promise<void> {
  if (!user.emailVerifiedAt) return
  const t = textIn(user.language)
  const values = { ...valuesOf(service, user.language), access: t(`service.access.level.${access}`) }
  await queueMail(tx, {
    kind: 'service-access',
    causeId: causeOf(actor, service),
    address: deliveryAddress(user),
    addressKey: user.emailKey,
    language: user.language,
    content: {
      subject: t('mail.serviceAccess.subject', values),
      heading: t('mail.serviceAccess.heading', values),
      name: shownName(user),
      paragraphs: [t('mail.serviceAccess.lead', values)],
      link: { label: t('mail.serviceAccess.link'), path: `/${service.owner}/${service.name}` },
    },
  })
}

/** To those who decide for the receiver, but not to who offers it to themselves. */
export async function mailOffer(
  tx: Context,
  actor: Actor,
  { service, receiver }: { service: Service; receiver: ServiceOwner },
): Promise<void> {
  const deciders = (await listDecidersFor(tx, receiver.id)).filter(({ id }) => !isActor(actor, id))
  for (const decider of deciders) {
    const t = textIn(decider.language)
    const values = { ...valuesOf(service, decider.language), owner: service.owner, to: receiver.name }
    await queueMail(tx, {
      kind: 'service-offered',
      causeId: causeOf(actor, service),
      address: deliveryAddress(decider),
      addressKey: decider.emailKey,
      language: decider.language,
      content: {
        subject: t('mail.serviceOffered.subject', values),
        heading: t('mail.serviceOffered.heading', values),
        name: shownName(decider),
        paragraphs: [t('mail.serviceOffered.lead', values)],
        link: { label: t('mail.serviceOffered.link'), path: '/services/transfers' },
        afterwards: [t('mail.serviceOffered.expires')],
      },
    })
  }
}

/** To who offered it, how it was answered. */
export async function mailAnswer(
  tx: Context,
  actor: Actor,
  { transfer, answer }: { transfer: Transfer; answer: 'accept' | 'decline' },
): Promise<void> {
  const offerer = transfer.offeredBy === null ? undefined : await findUser(tx, transfer.offeredBy)
  if (!offerer?.emailVerifiedAt || isActor(actor, offerer.id)) return
  const t = textIn(offerer.language)
  const values = { ...valuesOf(transfer, offerer.language), to: transfer.to }
  await queueMail(tx, {
    kind: 'service-transfer-answered',
    causeId: transfer.serviceId,
    address: deliveryAddress(offerer),
    addressKey: offerer.emailKey,
    language: offerer.language,
    content: {
      subject: t(`mail.serviceTransfer.${answer}.subject`, values),
      heading: t(`mail.serviceTransfer.${answer}.heading`, values),
      name: shownName(offerer),
      paragraphs: [t(`mail.serviceTransfer.${answer}.lead`, values)],
    },
  })
}

/** Who does it, so that nobody floods an address by way of many services. */
const causeOf = (actor: Actor, { id }: Service) => (actor.kind === 'user' ? actor.userId : id)

const isActor = (actor: Actor, userId: string) => actor.kind === 'user' && actor.userId === userId
