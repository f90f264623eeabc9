import { requireMay } from '../../access/index.ts'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { type FieldError, invalidFields } from '../../errors.ts'
import { passwordProblem } from '../../password/index.ts'
import type { Language } from '../../text/text.ts'
import { emailKey, insertUser, usernameProblem } from '../../user/index.ts'
import { displayNameProblems, keptDisplayName } from './display-name.ts'

export interface CreatedUser {
  username: string
  email: string
  displayName: string | null
  language: Language
  /** Absent: the person sets one by the mailed link of "Forgotten password?". */
  password: string | undefined
}

/** Makes an active user with a confirmed address, vouched for by an operator. Returns its id. */
export async function createUser(ctx: Context, actor: Actor, user: CreatedUser): Promise<string> {
  const key = emailKey(user.email)
  const problems = problemsOf(ctx, user, key)
  if (problems.length > 0 || !key) throw invalidFields(...problems)
  const passwordHash = user.password === undefined ? null : await ctx.passwords.hash(user.password)
  const { username, email, language } = user
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'user:create')
    const id = await insertUser(tx, {
      username,
      email,
      emailKey: key,
      displayName: keptDisplayName(user.displayName),
      language,
      passwordHash,
      wantedPath: null,
      active: true,
    })
    await record(tx, actor, { action: 'user.created', subject: { kind: 'user', id } })
    return id
  })
}

function problemsOf({ config }: Context, user: CreatedUser, key: string | undefined): FieldError[] {
  const { username, email, displayName, password } = user
  const name = usernameProblem(username, config.registration.reservedNames)
  const personal = [username, email, config.studio.name]
  const secret =
    password === undefined ? undefined : passwordProblem({ password, minimum: config.password.minimum, personal })
  return [
    ...(name ? [{ field: 'username', message: name }] : []),
    ...(key ? [] : [{ field: 'email', message: 'email-form' as const }]),
    ...displayNameProblems(displayName),
    ...(secret ? [{ field: 'password', ...secret }] : []),
  ]
}
