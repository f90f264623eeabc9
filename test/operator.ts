import { operator } from '../server/actor.ts'
import { addOperator } from '../server/servicedesk/index.ts'
import { person } from './organisation.ts'
import { studioBrowser } from './studio-browser.ts'
import type { World } from './world.ts'

/** Somebody who works at the servicedesk and has just logged in. */
export async function operatorOf(world: Pick<World, 'ctx' | 'browser'>, name?: string) {
  const who = await person(world.ctx, name)
  await addOperator(world.ctx, operator, { username: who.username, reason: 'works here' })
  return { ...who, browser: await studioBrowser(world, who) }
}
