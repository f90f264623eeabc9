import type { Context } from '../context.ts'
import { queueMail } from '../mail/index.ts'
import { formatTime, textIn } from '../text/text.ts'
import { deliveryAddress, shownName, type User } from '../user/index.ts'

interface Told {
  name: string
  expiresAt: Date
}

const kinds = { tokenMade: 'token-made', tokenExpires: 'token-expires', tokenFound: 'token-found' } as const

/** Told to a proven address of an active user only; a token itself is never in a mail. */
async function mailAbout(tx: Context, about: keyof typeof kinds, user: User, { name, expiresAt }: Told): Promise<void> {
  if (!user.emailVerifiedAt || user.state !== 'active') return
  const { language, username } = user
  const { studio } = tx.config
  const t = textIn(language)
  const values = { name, username, studio: studio.name, time: formatTime(language, expiresAt, studio.timeZone) }
  await queueMail(tx, {
    kind: kinds[about],
    causeId: user.id,
    address: deliveryAddress(user),
    addressKey: user.emailKey,
    language,
    askedByOwner: true,
    content: {
      subject: t(`mail.${about}.subject`, values),
      heading: t(`mail.${about}.heading`),
      name: shownName(user),
      paragraphs: [t(`mail.${about}.lead`, values)],
      link: { label: t('mail.tokenMade.link'), path: '/account/tokens' },
      afterwards: about === 'tokenMade' ? [t('mail.tokenMade.notYou')] : [],
    },
  })
}

export const mailTokenMade = (tx: Context, user: User, token: Told) => mailAbout(tx, 'tokenMade', user, token)
export const mailTokenExpires = (tx: Context, user: User, token: Told) => mailAbout(tx, 'tokenExpires', user, token)
export const mailTokenFound = (tx: Context, user: User, token: Told) => mailAbout(tx, 'tokenFound', user, token)
