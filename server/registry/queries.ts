import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'
import type { Answered, LookUp } from './registry.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** How long an answer counts as today's, and how long it may stand in while the register is away. */
const lives = {
  found: { fresh: 12 * 60 * minute, kept: 30 * day },
  removed: { fresh: 12 * 60 * minute, kept: 30 * day },
  // Somebody registers an organisation and comes at once; and nobody may fill the table with numbers that do not exist.
  none: { fresh: 10 * minute, kept: 10 * minute },
}

interface Kept {
  lookUp: LookUp
  freshUntil: Date
}

export async function findKept({ db, now }: Context, number: string): Promise<Kept | undefined> {
  const row = await db
    .selectFrom('registryEntity')
    .select([
      'outcome',
      'name',
      'form',
      'formName',
      'sectors',
      'sectorName',
      'bankrupt',
      'windingUp',
      'deletedOn',
      'isSubEntity',
      'parentNumber',
      'parentName',
      'lookedUpAt',
      'freshUntil',
    ])
    .where('number', '=', number)
    .where('expiresAt', '>', now())
    .executeTakeFirst()
  if (!row) return undefined
  const { outcome, name, form, parentNumber, parentName, lookedUpAt, freshUntil, ...facts } = row
  if (outcome === 'none') return { freshUntil, lookUp: { outcome } }
  if (outcome === 'removed') return { freshUntil, lookUp: { outcome, deletedOn: facts.deletedOn, lookedUpAt } }
  const parent = parentNumber === null ? null : { number: parentNumber, name: parentName }
  const entity = { ...facts, number, name: name ?? '', form: form ?? '', parent }
  return { freshUntil, lookUp: { outcome, entity, lookedUpAt } }
}

/** What the register said now takes the place of what it said before. */
export async function keep({ db, now }: Context, number: string, answer: Answered) {
  const at = now()
  const { fresh, kept } = lives[answer.outcome]
  const row = {
    ...columnsOf(answer),
    outcome: answer.outcome,
    lookedUpAt: at,
    freshUntil: new Date(at.getTime() + fresh),
    expiresAt: new Date(at.getTime() + kept),
  }
  await db
    .insertInto('registryEntity')
    .values({ number, ...row })
    .onConflict((conflict) => conflict.column('number').doUpdateSet(row))
    .execute()
}

const nothing = {
  name: null,
  form: null,
  formName: null,
  sectors: [] as string[],
  sectorName: null,
  bankrupt: false,
  windingUp: false,
  deletedOn: null,
  isSubEntity: false,
  parentNumber: null,
  parentName: null,
}

function columnsOf(answer: Answered) {
  if (answer.outcome !== 'found')
    return { ...nothing, deletedOn: answer.outcome === 'removed' ? answer.deletedOn : null }
  const { number: _, parent, sectors, ...facts } = answer.entity
  return {
    ...nothing,
    ...facts,
    sectors: [...sectors],
    parentNumber: parent?.number ?? null,
    parentName: parent?.name ?? null,
  }
}

export const sweepRegistry = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'registryEntity', end: 'expiresAt', before: ctx.now() }, limit)
