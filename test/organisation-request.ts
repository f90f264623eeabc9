import { operator, type Person } from '../server/actor.ts'
import type { Context } from '../server/context.ts'
import {
  type LookUp,
  type RequestFacts,
  type Sources,
  saveDraft,
  submitRequest,
} from '../server/organisation-request/index.ts'
import type { Entity } from '../server/registry/index.ts'
import { addOperator } from '../server/servicedesk/index.ts'
import { person } from './organisation.ts'

let number = 0

/** Somebody who works at the servicedesk. */
export async function operatorPerson(ctx: Context): Promise<Person & { username: string }> {
  const made = await person(ctx)
  await addOperator(ctx, operator, { username: made.username, reason: 'works there' })
  return made
}

export const wanted = (changes: Partial<RequestFacts> = {}): RequestFacts => ({
  number: '991825827',
  nameNb: 'Digitaliseringsdirektoratet',
  nameNn: 'Digitaliseringsdirektoratet',
  nameEn: 'Norwegian Digitalisation Agency',
  name: `r${++number}`,
  kind: 'service-owner',
  onBehalfOf: '',
  administrator: '',
  purpose: 'Forms for everybody',
  ...changes,
})

export const digdir: Entity = {
  number: '991825827',
  name: 'DIGITALISERINGSDIREKTORATET',
  form: 'ORGL',
  formName: 'Organisasjonsledd',
  sectors: ['6100'],
  sectorName: 'Statsforvaltningen',
  bankrupt: false,
  windingUp: false,
  deletedOn: null,
  isSubEntity: false,
  parent: { number: '932384469', name: null },
}

/** What a test wants the sources of evidence to say. */
export const sourcesSaying = (answer: LookUp = { outcome: 'found', entity: digdir }): Sources => ({
  lookUp: async () => answer,
  findKnownServiceOwner: async () => undefined,
  findRepresentation: async () => undefined,
})

/** A request that waits for the servicedesk. Its id. */
export async function requestBy(
  ctx: Context,
  applicant: Person,
  { answer, ...changes }: Partial<RequestFacts> & { answer?: LookUp } = {},
): Promise<string> {
  await saveDraft(ctx, applicant, wanted(changes))
  return submitRequest(ctx, applicant, sourcesSaying(answer))
}
