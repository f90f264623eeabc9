import type { Context } from '../context.ts'
import { type QueuedMail, queueMail } from '../mail/index.ts'
import { type Language, textIn } from '../text/text.ts'
import { deliveryAddress, shownName, type User } from '../user/index.ts'

type Owner = Pick<User, 'email' | 'emailKey' | 'language' | 'displayName' | 'username'>

const toUser = (user: Owner) => ({ address: deliveryAddress(user), addressKey: user.emailKey, language: user.language })

/** The link, and the code for people who read mail on another device (A1, A3). */
export function activationMail(
  { config }: Context,
  { user, token, code }: { user: User; token: string; code: string },
): QueuedMail {
  const t = textIn(user.language)
  return {
    ...toUser(user),
    kind: 'activation',
    causeId: user.id,
    content: {
      subject: t('mail.activation.subject', { username: user.username }),
      heading: t('mail.activation.heading'),
      name: shownName(user),
      paragraphs: [t('mail.activation.lead', { studio: config.studio.name })],
      link: { label: t('mail.activation.link'), path: `/activate?token=${token}` },
      code: { label: t('mail.activation.code'), value: code },
      afterwards: [t('mail.activation.expires'), t('mail.activation.notYou')],
    },
  }
}

/**
 * Somebody else registered with an address that this account proved: what happened, and how to connect if it was the
 * owner in person. No link here can give another person's identity access (R7).
 */
export function addressInUseMail(
  { config }: Context,
  { owner, causeId }: { owner: Owner; causeId: string },
): QueuedMail {
  const t = textIn(owner.language)
  return {
    ...toUser(owner),
    kind: 'address-in-use',
    causeId,
    content: {
      subject: t('mail.addressInUse.subject', { studio: config.studio.name }),
      heading: t('mail.addressInUse.heading'),
      name: shownName(owner),
      paragraphs: [t('mail.addressInUse.lead', { studio: config.studio.name }), t('mail.addressInUse.connect')],
      afterwards: [t('mail.addressInUse.notYou')],
    },
  }
}

interface RegistrationCode {
  address: string
  addressKey: string
  code: string
  causeId: string
  language: Language
}

export function registrationCodeMail({ config }: Context, { code, ...mail }: RegistrationCode): QueuedMail {
  const t = textIn(mail.language)
  return {
    ...mail,
    kind: 'registration-code',
    content: {
      subject: t('mail.registrationCode.subject', { studio: config.studio.name }),
      heading: t('mail.registrationCode.heading'),
      paragraphs: [t('mail.registrationCode.lead')],
      code: { label: t('mail.registrationCode.code'), value: code },
      afterwards: [t('mail.registrationCode.expires'), t('mail.activation.notYou')],
    },
  }
}

export function mailConnectCode(tx: Context, { user, code, causeId }: { user: User; code: string; causeId: string }) {
  const t = textIn(user.language)
  return queueMail(tx, {
    ...toUser(user),
    kind: 'connect-code',
    causeId,
    askedByOwner: true,
    content: {
      subject: t('mail.connectCode.subject', { studio: tx.config.studio.name }),
      heading: t('mail.connectCode.heading'),
      name: shownName(user),
      paragraphs: [t('mail.connectCode.lead', { username: user.username })],
      code: { label: t('mail.registrationCode.code'), value: code },
      afterwards: [t('mail.registrationCode.expires'), t('mail.connectCode.notYou')],
    },
  })
}

/** Told to the proven address only, as every change of the ways in (SEC-D8). */
export async function mailConnected(tx: Context, user: User): Promise<void> {
  if (!user.emailVerifiedAt) return
  const t = textIn(user.language)
  await queueMail(tx, {
    ...toUser(user),
    kind: 'identity-linked',
    causeId: user.id,
    askedByOwner: true,
    content: {
      subject: t('mail.connected.subject', { studio: tx.config.studio.name }),
      heading: t('mail.connected.heading'),
      name: shownName(user),
      paragraphs: [t('mail.connected.lead', { username: user.username }), t('mail.connected.ended')],
      afterwards: [t('mail.connected.notYou')],
    },
  })
}
