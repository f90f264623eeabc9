import type { Context } from '../context.ts'
import type { ProvenIdentity } from '../identity/index.ts'
import { deleteOver } from '../jobs/sweep.ts'
import { sha256 } from '../secrets.ts'
import type { PortLogout } from '../session/index.ts'
import { secondPressSeconds, type Ticket, ticketMinutes } from './ticket.ts'

interface NewTicket {
  proven: ProvenIdentity
  token: string
  wantedPath: string | null
}

export async function insertTicket({ db, now }: Context, { proven, token, wantedPath }: NewTicket): Promise<string> {
  const { numberMacs, ...columns } = proven
  const [newest] = numberMacs
  const { id } = await db
    .insertInto('registrationTicket')
    .values({
      ...columns,
      pidHmac: newest?.mac ?? null,
      pidKeyId: newest?.keyId ?? null,
      cookieHash: sha256(token),
      wantedPath,
      createdAt: now(),
      expiresAt: new Date(now().getTime() + ticketMinutes * 60_000),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const columns = [
  'id',
  'issuer',
  'subject',
  'pidHmac',
  'pidKeyId',
  'givenName',
  'familyName',
  'eid',
  'acr',
  'sid',
  'authenticatedAt',
  'wantedPath',
  'captchaSolved',
  'provenAddressKey',
  'codesSent',
  'userId',
  'expiresAt',
] as const

const liveTickets = ({ db, now }: Context) =>
  db.selectFrom('registrationTicket').select(columns).where('expiresAt', '>', now())

export const findTicket = (ctx: Context, token: string): Promise<Ticket | undefined> =>
  liveTickets(ctx).where('cookieHash', '=', sha256(token)).executeTakeFirst()

export const findTicketById = (ctx: Context, id: string): Promise<Ticket | undefined> =>
  liveTickets(ctx).where('id', '=', id).executeTakeFirst()

/** Held until the transaction ends, so that one ticket becomes one account (SEC-A3). */
export const lockTicket = (tx: Context, token: string): Promise<Ticket | undefined> =>
  liveTickets(tx).where('cookieHash', '=', sha256(token)).forUpdate().executeTakeFirst()

export const lockTicketsOf = ({ db }: Context, userId: string) =>
  db.selectFrom('registrationTicket').select('id').where('userId', '=', userId).orderBy('id').forUpdate().execute()

export const rememberCaptcha = ({ db }: Context, id: string) =>
  db.updateTable('registrationTicket').set({ captchaSolved: true }).where('id', '=', id).execute()

export const rememberAddress = ({ db }: Context, id: string, provenAddressKey: string) =>
  db.updateTable('registrationTicket').set({ provenAddressKey, captchaSolved: true }).where('id', '=', id).execute()

export async function countCodeSent({ db }: Context, id: string, most: number): Promise<boolean> {
  const counted = await db
    .updateTable('registrationTicket')
    .set(({ eb }) => ({ codesSent: eb('codesSent', '+', 1) }))
    .where('id', '=', id)
    .where('codesSent', '<', most)
    .returning('id')
    .executeTakeFirst()
  return counted !== undefined
}

/** The ticket is used up; it only lives on for as long as a second press of the same button may come. */
export const setTicketUser = ({ db, now }: Context, id: string, userId: string) =>
  db
    .updateTable('registrationTicket')
    .set({ userId, expiresAt: new Date(now().getTime() + secondPressSeconds * 1000) })
    .where('id', '=', id)
    .execute()

export const deleteTicket = ({ db }: Context, id: string) =>
  db.deleteFrom('registrationTicket').where('id', '=', id).execute()

export const deletePortTickets = ({ db }: Context, logout: PortLogout) =>
  db
    .deleteFrom('registrationTicket')
    .where((ticket) => ticket.and(logout))
    .returning(['id', 'userId', 'expiresAt'])
    .execute()

export const sweepTickets = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'registrationTicket', end: 'expiresAt', before: ctx.now() }, limit)
