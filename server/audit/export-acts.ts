import { stringify } from 'csv-stringify/sync'
import type { Context } from '../context.ts'
import { type ActFilter, type ExportedAct, listActs } from './queries.ts'

export const exportFormats = ['jsonl', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

interface Export extends ActFilter {
  format: ExportFormat
}

const batch = 1000

/** The log in parts of text, the oldest act first (P3). */
export async function* exportActs(ctx: Context, { format, ...which }: Export): AsyncGenerator<string> {
  if (format === 'csv') yield csv([columns])
  let after = '0'
  for (;;) {
    const acts = await listActs(ctx, { ...which, after, limit: batch })
    const last = acts.at(-1)
    if (!last) return
    yield format === 'csv' ? csv(acts.map(cells)) : acts.map((act) => `${JSON.stringify(act)}\n`).join('')
    after = last.id
  }
}

const columns = [
  'id',
  'at',
  'action',
  'outcome',
  'actorKind',
  'actorId',
  'subjectKind',
  'subjectId',
  'organisationId',
  'reason',
  'requestId',
  'network',
  'details',
] as const satisfies readonly (keyof ExportedAct)[]

const cells = (act: ExportedAct) =>
  columns.map((column) => {
    const value = act[column]
    if (value instanceof Date) return value.toISOString()
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
  })

/** A cell that a spreadsheet would take for a formula is written so that it does not (SEC-M4). */
const csv = (rows: readonly (readonly unknown[])[]) =>
  stringify([...rows.map((row) => [...row])], { escape_formulas: true })
