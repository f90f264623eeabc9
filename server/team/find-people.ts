import type { Context } from '../context.ts'
import type { T } from '../text/text.ts'
import { listPeople } from './person-queries.ts'
import { namesPerson } from './team.ts'

const most = 10

/** Who can be meant by what an owner typed, and what to say about it. */
export async function findPeople(ctx: Context, t: T, typed: string) {
  const people = namesPerson(typed) ? await listPeople(ctx, typed.trim(), most + 1) : []
  const shown = people.slice(0, most)
  const more = people.length > most
  return { people: shown, more, message: messageFor(t, typed, { count: shown.length, more }) }
}

function messageFor(t: T, typed: string, { count, more }: { count: number; more: boolean }): string {
  if (typed.trim() === '') return ''
  if (typed.includes('@')) return t('team.foundAddress')
  if (count === 0) return t('team.foundNone')
  return more ? t('team.foundMore', { count }) : t('team.found', { count })
}
