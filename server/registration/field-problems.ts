import type { Context } from '../context.ts'
import type { FieldError } from '../errors.ts'
import { passwordProblem } from '../password/index.ts'
import { emailKey, isNameTaken, type UsernameProblem, usernameProblem } from '../user/index.ts'
import type { CompleteForm } from './schema.ts'

/** Everything that is wrong with what was typed, all at once (R10). The name is decided again when it is taken. */
export async function fieldProblems(ctx: Context, { username, email, password }: CompleteForm): Promise<FieldError[]> {
  const { minimum } = ctx.config.password
  const name = await nameProblem(ctx, username)
  const secret = passwordProblem({ password, minimum, personal: [username, email, ctx.config.studio.name] })
  return [
    ...(name ? [{ field: 'username', message: name }] : []),
    ...(emailKey(email.trim()) ? [] : [{ field: 'email', message: 'email-form' as const }]),
    ...(secret ? [{ field: 'password', ...secret }] : []),
  ]
}

/** Why this username cannot be had right now, if so (R6). */
export async function nameProblem(
  ctx: Context,
  username: string,
): Promise<UsernameProblem | 'username-taken' | undefined> {
  const problem = usernameProblem(username, ctx.config.registration.reservedNames)
  return problem ?? ((await isNameTaken(ctx, username)) ? 'username-taken' : undefined)
}
