import type { Context } from '../../context.ts'
import { queueMail } from '../../mail/index.ts'
import { textIn } from '../../text/text.ts'
import { deliveryAddress, findUserByEmail, shownName, type User } from '../../user/index.ts'

export type Happened = 'activated' | 'deactivated' | 'reactivated' | 'loggedOut'

const kinds = {
  activated: 'account-activated',
  deactivated: 'account-deactivated',
  reactivated: 'account-reactivated',
  loggedOut: 'account-loggedout',
} as const

/** Nothing is done to an account without its owner knowing. An address that another proved is not theirs (R7). */
export async function tellUser(tx: Context, user: User, happened: Happened): Promise<void> {
  if (!user.emailVerifiedAt && (await findUserByEmail(tx, user.emailKey))) return
  const t = textIn(user.language)
  const { studio } = tx.config
  const values = { username: user.username, studio: studio.name }
  await queueMail(tx, {
    kind: kinds[happened],
    causeId: user.id,
    address: deliveryAddress(user),
    addressKey: user.emailKey,
    language: user.language,
    content: {
      subject: t(`mail.account.${happened}.subject`, values),
      heading: t(`mail.account.${happened}.heading`),
      name: shownName(user),
      paragraphs: [t(`mail.account.${happened}.lead`, values)],
      afterwards: [t('mail.account.contact', { servicedesk: studio.servicedesk })],
    },
  })
}
