import type { Context } from '../context.ts'
import { onDuplicate } from '../database/violations.ts'
import { nobody } from '../user/index.ts'
import { identityConflict, identityTaken } from './errors.ts'
import type { ProvenIdentity } from './identity.ts'

export function listMatching({ db }: Context, { issuer, subject, numberMacs }: ProvenIdentity) {
  const macs = numberMacs.map(({ mac }) => mac)
  return db
    .selectFrom('identity')
    .select(['id', 'userId', 'subject'])
    .where('issuer', '=', issuer)
    .where((eb) => eb.or([eb('subject', '=', subject), ...(macs.length > 0 ? [eb('pidHmac', 'in', macs)] : [])]))
    .orderBy('id')
    .forUpdate()
    .execute()
}

const numberColumns = ({ numberMacs: [newest] }: ProvenIdentity) =>
  newest && { pidHmac: newest.mac, pidKeyId: newest.keyId }

export const updateIdentity = ({ db, now }: Context, id: string, proven: ProvenIdentity) =>
  db
    .updateTable('identity')
    .set({ subject: proven.subject, ...numberColumns(proven), lastLoginAt: now() })
    .where('id', '=', id)
    .execute()
    .catch(onDuplicate('identity_issuer_subject_key', identityConflict))
    .catch(onDuplicate('identity_issuer_pid_key', identityConflict))

/** Binds an identity to an account from the first moment; it belongs to one account only. */
export const insertIdentity = ({ db, now }: Context, userId: string, proven: ProvenIdentity) =>
  db
    .insertInto('identity')
    .values({
      userId,
      issuer: proven.issuer,
      subject: proven.subject,
      ...numberColumns(proven),
      createdAt: now(),
      lastLoginAt: now(),
    })
    .execute()
    .catch(onDuplicate('identity_issuer_subject_key', identityTaken))
    .catch(onDuplicate('identity_issuer_pid_key', identityTaken))
    .catch(onDuplicate('identity_user_issuer_key', identityTaken))

/** When each login elsewhere came to the account, the oldest first. */
export async function listLinkTimes({ db }: Context, userId: string): Promise<Date[]> {
  const rows = await db
    .selectFrom('identity')
    .select('createdAt')
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .execute()
  return rows.map(({ createdAt }) => createdAt)
}

export async function hasIdentity({ db }: Context, userId: string | undefined, issuer: string): Promise<boolean> {
  const row = await db
    .selectFrom('identity')
    .select('id')
    .where('userId', '=', userId ?? nobody)
    .where('issuer', '=', issuer)
    .executeTakeFirst()
  return row !== undefined
}

/** For who deletes a user: identities are locked before their user everywhere, so that nobody waits in a circle. */
export const lockIdentitiesOf = ({ db }: Context, userId: string) =>
  db.selectFrom('identity').select('id').where('userId', '=', userId).orderBy('id').forUpdate().execute()
