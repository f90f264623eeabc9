import type { Context } from '../context.ts'
import { secretPurpose } from './configure-endpoint.ts'
import { listSecretsBefore, replaceSeals, type Sealed } from './queries.ts'

/** Seals secrets of endpoints under the newest INNGANG_SECRET, so that an old one can be taken out of the configuration. */
export async function renewWebhookSeals(ctx: Context): Promise<void> {
  const newest = ctx.secrets.mac('which is newest', '').keyId
  for (const { id, keyId, secret, formerKeyId, formerSecret } of await listSecretsBefore(ctx, newest)) {
    const renewed = await renew(ctx, { keyId, sealed: secret })
    const former =
      formerKeyId && formerSecret ? await renew(ctx, { keyId: formerKeyId, sealed: formerSecret }) : undefined
    await replaceSeals(ctx, { id, secret }, { renewed, former })
  }
}

/** Undefined for what no configured secret opens: deliveries tell of it, and it keeps no other from being sealed. */
async function renew({ secrets }: Context, { keyId, sealed }: Sealed): Promise<Sealed | undefined> {
  const plain = await secrets.decrypt(secretPurpose, keyId, sealed).catch(() => undefined)
  return plain && secrets.encrypt(secretPurpose, plain)
}
