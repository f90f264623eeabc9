import type { Context } from '../context.ts'
import { listLinkTimes } from '../identity/index.ts'
import { queueMail } from '../mail/index.ts'
import { formatTime, textIn } from '../text/text.ts'
import { deliveryAddress, shownName, type User } from '../user/index.ts'

const toOwner = (user: User) => ({
  address: deliveryAddress(user),
  addressKey: user.emailKey,
  language: user.language,
  causeId: user.id,
  askedByOwner: true,
})

export function mailPasswordReset(tx: Context, user: User, token: string) {
  const t = textIn(user.language)
  return queueMail(tx, {
    ...toOwner(user),
    kind: 'password-reset',
    content: {
      subject: t('mail.passwordReset.subject', { studio: tx.config.studio.name }),
      heading: t('mail.passwordReset.heading'),
      name: shownName(user),
      paragraphs: [t('mail.passwordReset.lead', { username: user.username })],
      link: { label: t('mail.passwordReset.link'), path: `/password/reset?token=${token}` },
      afterwards: [t('mail.passwordReset.expires'), t('mail.passwordReset.notYou')],
    },
  })
}

/** Names the logins elsewhere, which a new password does not end: one may be a stranger's (SEC-C7). */
export async function mailPasswordChanged(tx: Context, user: User): Promise<void> {
  if (!user.emailVerifiedAt) return
  const t = textIn(user.language)
  const times = await listLinkTimes(tx, user.id)
  const since = times.map((time) => formatTime(user.language, time, tx.config.studio.timeZone))
  await queueMail(tx, {
    ...toOwner(user),
    kind: 'password-changed',
    content: {
      subject: t('mail.passwordChanged.subject', { studio: tx.config.studio.name }),
      heading: t('mail.passwordChanged.heading'),
      name: shownName(user),
      paragraphs: [
        t('mail.passwordChanged.lead', { username: user.username }),
        ...since.map((time) => t('mail.passwordChanged.linked', { time })),
      ],
      afterwards: [t('mail.connected.notYou')],
    },
  })
}
