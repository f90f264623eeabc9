import type { Context } from '../context.ts'
import { queueMail } from '../mail/index.ts'
import { textIn } from '../text/text.ts'
import { emailKey, type User } from '../user/index.ts'

/** Two accounts claim one person: told to the servicedesk by username, since nothing else may be (R5). */
export function mailConflict(tx: Context, users: readonly User[]) {
  const { servicedesk, name } = tx.config.studio
  const t = textIn('nb')
  return queueMail(tx, {
    kind: 'identity-conflict',
    causeId: users.map(({ id }) => id).join(' '),
    address: servicedesk,
    addressKey: emailKey(servicedesk) ?? servicedesk,
    language: 'nb',
    content: {
      subject: t('mail.identityConflict.subject', { studio: name }),
      heading: t('mail.identityConflict.heading'),
      paragraphs: [t('mail.identityConflict.lead', { usernames: users.map(({ username }) => username).join(', ') })],
      afterwards: [t('mail.identityConflict.next')],
    },
  })
}
