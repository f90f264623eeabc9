import type { Context } from '../context.ts'
import { isOrganisationNumber } from '../organisation/index.ts'
import { askRegister, type Collection, RegisterAway, type RegisterRecord } from './enhetsregisteret.ts'
import { beginAsking, endPause, pause } from './pause-queries.ts'
import { findKept, keep } from './queries.ts'
import type { Answered, Entity, LookUp } from './registry.ts'

/**
 * What Enhetsregisteret says of a number (Q2): as it was told some hours ago, or asked now. While the register is away,
 * an older answer stands in, and without one nothing is said of the number.
 */
export async function lookUp(ctx: Context, number: string): Promise<LookUp> {
  if (ctx.db.isTransaction) throw new Error('A transaction never waits for Enhetsregisteret')
  if (!isOrganisationNumber(number)) return { outcome: 'none' }
  const kept = await findKept(ctx, number)
  if (kept && kept.freshUntil > ctx.now()) return kept.lookUp
  return (await askUnlessPaused(ctx, number)) ?? kept?.lookUp ?? { outcome: 'unavailable' }
}

/** The register's answer; undefined where it is left in peace, or gives none that can be believed. */
async function askUnlessPaused(ctx: Context, number: string): Promise<Answered | undefined> {
  const failures = await beginAsking(ctx)
  if (failures === undefined) return undefined
  try {
    const answer = await ask(ctx, number)
    await keep(ctx, number, answer)
    if (failures > 0) await endPause(ctx, failures)
    return answer
  } catch (error) {
    if (!(error instanceof RegisterAway)) throw error
    if (error.isDown) await pause(ctx, { failures, seconds: error.seconds })
    return undefined
  }
}

/** A sub-entity is not found among the others, and has no sector of its own. */
async function ask(ctx: Context, number: string): Promise<Answered> {
  const lookedUpAt = ctx.now()
  const signal = AbortSignal.timeout(ctx.config.enhetsregisteret.timeoutSeconds * 1000)
  const asked = (collection: Collection, of: string) => askRegister(ctx.config, { collection, number: of, signal })
  const main = await asked('enheter', number)
  if (main.outcome === 'removed') return { ...main, lookedUpAt }
  if (main.outcome === 'found') return { outcome: 'found', entity: entityOf(main.record), lookedUpAt }
  const sub = await asked('underenheter', number)
  if (sub.outcome === 'none') return sub
  if (sub.outcome === 'removed') return { ...sub, lookedUpAt }
  const { overordnetEnhet } = sub.record
  const above = overordnetEnhet ? await asked('enheter', overordnetEnhet) : undefined
  const parent = above?.outcome === 'found' ? above.record : undefined
  return { outcome: 'found', entity: { ...entityOf(sub.record, parent), isSubEntity: true }, lookedUpAt }
}

function entityOf(record: RegisterRecord, parent?: RegisterRecord): Entity {
  const sector = (parent ?? record).institusjonellSektorkode
  return {
    number: record.organisasjonsnummer,
    name: record.navn,
    form: record.organisasjonsform.kode,
    formName: record.organisasjonsform.beskrivelse || null,
    sectors: codesIn(sector?.kode ?? ''),
    sectorName: sector?.beskrivelse || null,
    bankrupt: record.konkurs ?? false,
    windingUp: Boolean(record.underAvvikling || record.underTvangsavviklingEllerTvangsopplosning),
    deletedOn: record.slettedato ?? null,
    isSubEntity: false,
    parent: record.overordnetEnhet ? { number: record.overordnetEnhet, name: parent?.navn ?? null } : null,
  }
}

/** One code, or several with commas. */
const codesIn = (kode: string) => kode.split(/[\s,]+/).filter(Boolean)
