import type { Actor } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { registerApproved, registerRequest, type Sources } from '../../organisation-request/index.ts'
import type { RegisterForm } from './schema.ts'

interface Registering {
  form: RegisterForm
  sources: Pick<Sources, 'lookUp'>
}

/** Writes down what came by mail or phone, and approves it in the same breath if that is asked for. Its id. */
export async function register(
  ctx: Context,
  actor: Actor,
  { form, sources: { lookUp } }: Registering,
): Promise<string> {
  const { act, environments, askedBy, number, nameNb, name, kind, onBehalfOf, administrator, purpose } = form
  const nameNn = form.nameNn || nameNb
  const nameEn = form.nameEn || nameNb
  const registration = { askedBy, number, nameNb, nameNn, nameEn, name, kind, onBehalfOf, administrator, purpose }
  if (act === 'register') return registerRequest(ctx, actor, { registration, lookUp })
  const { requestId } = await registerApproved(ctx, actor, { registration, environments, lookUp })
  return requestId
}
