import { type Context, inTransaction } from '../context.ts'
import { deleteEndedKeys, listSigningKeys, lockSigningKeys, replaceSeal, setEndOfOthers } from './key-queries.ts'
import { makeKey, openKey, sealKey, storeKey } from './signing-keys.ts'

const day = 24 * 3600 * 1000
const signsForDays = 90

/**
 * Announces a successor when the newest key has signed for three months. It is published a day before it signs, so that
 * no client meets a key that it has not seen; the old one stays until a day after its last token was made (SEC-H1).
 */
export async function rotateSigningKeys(ctx: Context): Promise<void> {
  await renewSeals(ctx)
  if (await isRecent(ctx)) return
  const signsFrom = new Date(ctx.now().getTime() + day)
  const successor = await makeKey(ctx, signsFrom)
  await inTransaction(ctx, async (tx) => {
    await lockSigningKeys(tx)
    if (await isRecent(tx)) return
    await storeKey(tx, successor)
    await setEndOfOthers(tx, successor.kid, new Date(signsFrom.getTime() + day))
  })
  await deleteEndedKeys(ctx)
}

async function isRecent(ctx: Context): Promise<boolean> {
  const newest = (await listSigningKeys(ctx)).at(-1)
  return newest !== undefined && newest.signsFrom.getTime() + signsForDays * day > ctx.now().getTime()
}

/** Seals keys under the newest secret, so that an old one can be taken out of the configuration. */
async function renewSeals(ctx: Context) {
  const newest = ctx.secrets.mac('which is newest', '').keyId
  const old = (await listSigningKeys(ctx)).filter(({ secretId }) => secretId !== newest)
  for (const row of old) await replaceSeal(ctx, { kid: row.kid, ...(await sealKey(ctx, await openKey(ctx, row))) })
}
