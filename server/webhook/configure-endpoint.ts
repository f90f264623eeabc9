import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { type AuditedAct, record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { changedMeanwhile, type FieldError, invalidFields } from '../errors.ts'
import { textProblem } from '../organisation/index.ts'
import {
  deleteEndpoint as deleteRow,
  type EndpointFacts,
  getEndpoint,
  insertEndpoint,
  replaceSecret,
  type Sealed,
  updateEndpoint,
} from './queries.ts'
import { isWebhookUrl } from './reachable.ts'
import { formerSecretSeconds, secretShown } from './webhook.ts'

/** What opens secrets of endpoints. */
export const secretPurpose = 'webhook secret'

/** Makes an endpoint; its secret is shown this once. */
export async function createEndpoint(
  ctx: Context,
  actor: Actor,
  facts: EndpointFacts,
): Promise<{ id: string; secret: string }> {
  const { secret, sealed } = await newSecret(ctx)
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'webhook:configure')
    refuseProblems(tx, facts)
    const id = await insertEndpoint(tx, facts, sealed)
    await recordOn(tx, actor, { id, ...facts }, 'webhook.made')
    return { id, secret }
  })
}

interface Change {
  id: string
  /** The version that the operator saw; another one meanwhile, and nothing is written. */
  version: number
  facts: EndpointFacts
}

/** Changes where an endpoint is and what it hears of. */
export function changeEndpoint(ctx: Context, actor: Actor, { id, version, facts }: Change): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'webhook:configure')
    refuseProblems(tx, facts)
    await getEndpoint(tx, id)
    if (!(await updateEndpoint(tx, { id, version }, facts))) throw changedMeanwhile()
    await recordOn(tx, actor, { id, ...facts }, 'webhook.changed')
  })
}

/** Makes a new secret, shown this once. The old one signs as well for a day, so that a receiver can change over. */
export async function rotateSecret(ctx: Context, actor: Actor, id: string): Promise<string> {
  const { secret, sealed } = await newSecret(ctx)
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'webhook:configure')
    const until = new Date(tx.now().getTime() + formerSecretSeconds * 1000)
    const endpoint = await replaceSecret(tx, id, sealed, until)
    await recordOn(tx, actor, endpoint, 'webhook.secret-rotated')
    return secret
  })
}

/** Ends an endpoint, and what it has not been told yet. */
export function deleteEndpoint(ctx: Context, actor: Actor, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'webhook:configure')
    await recordOn(tx, actor, await deleteRow(tx, id), 'webhook.deleted')
  })
}

async function newSecret(ctx: Context): Promise<{ secret: string; sealed: Sealed }> {
  const bytes = Buffer.from(ctx.randomToken(), 'base64url')
  return { secret: secretShown(bytes), sealed: await ctx.secrets.encrypt(secretPurpose, bytes) }
}

function refuseProblems({ config }: Context, { url, description }: EndpointFacts) {
  const problems: FieldError[] = textProblem('description', description, 200)
  if (!isWebhookUrl(url, config)) problems.unshift({ field: 'url', message: 'webhook-url' })
  if (problems.length > 0) throw invalidFields(...problems)
}

/** Of the address only the host: the rest may be a secret of the receiver's. */
const recordOn = (
  tx: Context,
  actor: Actor,
  { id, url }: { id: string; url: string },
  action: Extract<AuditedAct['action'], `webhook.${string}`>,
) => record(tx, actor, { action, subject: { kind: 'webhook', id }, details: { host: new URL(url).host } })
