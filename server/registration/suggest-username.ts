import type { Context } from '../context.ts'
import { usernameFromName } from '../user/index.ts'
import { nameProblem } from './field-problems.ts'
import type { Ticket } from './ticket.ts'

/** A free name made from the person's own, else `user` and digits; the same each time the form is opened (R6). */
export async function suggestUsername(ctx: Context, { id, givenName, familyName }: Ticket): Promise<string> {
  const name = usernameFromName(givenName, familyName)
  const digits = String(Number.parseInt(id.slice(0, 8), 16)).padStart(10, '0')
  const last = `user${digits}`
  const fromName = name ? [name, `${name.slice(0, 35).replace(/_$/, '')}_${digits.slice(-4)}`] : []
  for (const candidate of [...fromName, `user${digits.slice(-4)}`]) {
    if (!(await nameProblem(ctx, candidate))) return candidate
  }
  return last
}
