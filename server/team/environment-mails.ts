import type { Context } from '../context.ts'
import { userText } from '../mail/index.ts'
import { getUser } from '../user/index.ts'
import { tellPerson } from './mails.ts'
import { listOwners } from './member-queries.ts'

interface Told {
  organisationId: string
  environment: string
  reason: string
}

/** No organisation gets or loses an environment without its owners knowing (SEC-L9). */
export async function mailEnvironment(
  tx: Context,
  { organisationId, environment, reason }: Told,
  what: 'granted' | 'withdrawn',
): Promise<void> {
  const owners = await Promise.all((await listOwners(tx, organisationId)).map(({ userId }) => getUser(tx, userId)))
  // In the order of their addresses, so that two transactions that mail them never wait for each other in a circle.
  for (const owner of owners.sort((one, other) => (one.emailKey < other.emailKey ? -1 : 1)))
    await tellPerson(tx, owner, organisationId, (t, values, shortName) => {
      const all = { ...values, environment, reason: userText(reason, 500) }
      return {
        kind: `environment-${what}`,
        content: {
          subject: t(`mail.environment.${what}.subject`, all),
          heading: t(`mail.environment.${what}.heading`, all),
          paragraphs: [t(`mail.environment.${what}.lead`, all), t('mail.environment.reason', all)],
          link: { label: t('mail.environment.link'), path: `/orgs/${shortName}/teams` },
        },
      }
    })
}
