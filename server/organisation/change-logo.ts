import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { sha256 } from '../secrets.ts'
import { drawLogo } from './draw-logo.ts'
import { deleteLogo, upsertLogo } from './logo-queries.ts'

/** Takes a picture as the organisation's logo (O1). It is drawn anew before the transaction, since that takes a while. */
export async function changeLogo(
  ctx: Context,
  actor: Actor,
  { organisationId, file }: { organisationId: string; file: Uint8Array },
): Promise<void> {
  const png = await drawLogo(file)
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation:change', organisationId)
    if (!png) throw invalidFields({ field: 'logo', message: 'logo-unreadable' })
    await upsertLogo(tx, organisationId, { png, sha256: sha256(png) })
    await recordLogo(tx, actor, 'organisation.logo-changed', organisationId)
  })
}

/** Without a logo the organisation is shown by its name alone. */
export function removeLogo(ctx: Context, actor: Actor, organisationId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation:change', organisationId)
    if (await deleteLogo(tx, organisationId)) await recordLogo(tx, actor, 'organisation.logo-removed', organisationId)
  })
}

const recordLogo = (
  tx: Context,
  actor: Actor,
  action: 'organisation.logo-changed' | 'organisation.logo-removed',
  organisationId: string,
) => record(tx, actor, { action, subject: { kind: 'organisation', id: organisationId }, organisationId })
