import type { KyselyPlugin } from 'kysely'
import type { Context } from '../server/context.ts'

/** The same Context, of which statement number `nth` fails before it is sent; counts those that were made, and answered. */
export function failingAt(ctx: Context, nth: number) {
  const counted = { statements: 0, answers: 0 }
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      counted.statements += 1
      if (counted.statements === nth) throw new Error(`statement ${nth} fails`)
      return node
    },
    // Of a statement inside another it is never asked.
    async transformResult({ result }) {
      counted.answers += 1
      return result
    },
  }
  return { ctx: { ...ctx, db: ctx.db.withPlugin(plugin) }, counted }
}
