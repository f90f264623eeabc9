import { createHash, randomBytes } from 'node:crypto'
import { insertAudit } from '../server/audit/queries.ts'
import { type Context, inTransaction } from '../server/context.ts'
import { countOne } from '../server/http/rate-limit-queries.ts'
import { insertIdentity, listMatching } from '../server/identity/queries.ts'
import { insertMail, leaseMails } from '../server/mail/queries.ts'
import { findModel, storeModel } from '../server/oauth/queries.ts'
import { hasStudioAccess } from '../server/oauth/studio-queries.ts'
import { insertActivation } from '../server/registration/activation-queries.ts'
import { insertTicket } from '../server/registration/ticket-queries.ts'
import { sha256 } from '../server/secrets.ts'
import { findSession } from '../server/session/queries.ts'
import { findUserByEmail, findUserByName, insertUser } from '../server/user/queries.ts'

const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const uuid = (hex: string) => hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const unique = () => randomBytes(16).toString('hex')

/** As seeded for account `n`. */
const userIdOf = (n: number) => uuid(md5(`user ${n}`))
const sessionIdOf = (n: number) => uuid(md5(`session ${n}`))
const provenAs = (subject: string, mac: Buffer) => ({
  issuer: 'https://port.example',
  subject,
  numberMacs: [{ mac, keyId: 'seeded' }],
  givenName: 'Seeded',
  familyName: 'Person',
  eid: 'BankID',
  acr: 'substantial',
  sid: unique(),
  authenticatedAt: new Date(),
})

type Statement = (ctx: Context, n: number) => Promise<unknown>

/** What requests and workers do most; `n` is one of the accounts that have everything: session, grant, identity. */
export const statements: Record<string, Statement> = {
  'session by its cookie': (ctx, n) => findSession(ctx, sha256(`session ${n}`)),
  'grant of a session': (ctx, n) => hasStudioAccess(ctx, sessionIdOf(n)),
  'account by username': (ctx, n) => findUserByName(ctx, `SEEDED${n}`),
  'account by address': (ctx, n) => findUserByEmail(ctx, `seeded${n}@example.no`),
  'account by identity': (ctx, n) =>
    listMatching(ctx, provenAs(md5(`user ${n}`), Buffer.from(md5(`user ${n}`) + md5(`number ${n}`), 'hex'))),
  'nobody by identity': (ctx) => listMatching(ctx, provenAs(unique(), randomBytes(32))),
  'code of an application': (ctx, n) => findModel(ctx, 'AuthorizationCode', md5(`AuthorizationCode ${n}`)),
  'no mail to send': (ctx) => leaseMails(ctx, { most: 5, seconds: 120 }),
  'a count towards a limit': (ctx, n) => countOne(ctx, `password-account ${userIdOf(n)}`, 900),
  'a row of the log': (ctx, n) =>
    insertAudit(ctx, {
      action: 'session.started',
      actorKind: 'user',
      actorId: userIdOf(n),
      subjectKind: 'user',
      subjectId: userIdOf(n),
      details: '{}',
    }),
  'a ticket': (ctx) =>
    insertTicket(ctx, { proven: provenAs(unique(), randomBytes(32)), token: unique(), wantedPath: null }),
  'an access token': (ctx, n) =>
    storeModel(
      ctx,
      {
        model: 'AccessToken',
        id: unique(),
        payload: { scope: 'openid' },
        userId: userIdOf(n),
        clientId: 'studio',
        grantId: md5(`user ${n}`),
        uid: null,
        sessionId: null,
        expiresAt: new Date(Date.now() + 3_600_000),
      },
      [{ model: 'Grant', id: md5(`user ${n}`) }],
    ),
  'an account with its mail': (ctx) => inTransaction(ctx, register),
}

async function register(tx: Context) {
  const username = `new${unique()}`
  const email = `${username}@example.no`
  const id = await insertUser(tx, {
    username,
    displayName: null,
    language: 'nb',
    email,
    emailKey: email,
    passwordHash: null,
    wantedPath: null,
    active: false,
  })
  await insertIdentity(tx, id, provenAs(unique(), randomBytes(32)))
  await insertActivation(tx, unique(), { id, emailKey: email })
  await insertMail(tx, {
    kind: 'activation',
    causeId: id,
    address: email,
    addressKey: email,
    language: 'nb',
    subject: 'Bench',
    textBody: 'Bench',
    htmlBody: 'Bench',
    domain: 'example.no',
    isAskedByOwner: false,
  })
}
