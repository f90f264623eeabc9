import type { Context } from '../server/context.ts'
import { createLog } from '../server/log.ts'
import { wishes } from '../server/main.ts'

const log = createLog({ level: 'silent' })

/** What the worker of a running product does as soon as somebody asked for a mail. */
export async function grantWishes(ctx: Context): Promise<void> {
  for (let [grant] = await wishes.claim(ctx, 1, log); grant; [grant] = await wishes.claim(ctx, 1, log)) await grant()
}
