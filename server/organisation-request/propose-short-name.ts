import type { Context } from '../context.ts'
import { shortNameProblems } from '../team/index.ts'

/** The published short name of a known service owner, while nobody has it here. */
export async function proposedShortName(ctx: Context, knownAs: string | undefined): Promise<string | undefined> {
  const name = knownAs?.toLowerCase()
  if (name === undefined || (await shortNameProblems(ctx, name)).length > 0) return undefined
  return name
}
