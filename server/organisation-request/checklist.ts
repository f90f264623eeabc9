import { classify, type Entity } from '../registry/index.ts'
import type { LookUp } from './evidence.ts'
import type { OrganisationRequest } from './organisation-request.ts'

/** `ok` and `warning` say themselves; `unknown` could not be asked; `judge` is for an operator to find out. */
export type CheckState = 'ok' | 'warning' | 'unknown' | 'judge'

export const points = [
  'registered',
  'alive',
  'main-unit',
  'same-name',
  'public-sector',
  'known-service-owner',
  'agreement',
  'on-behalf-of',
  'representation',
  'address',
  'no-duplicate',
] as const
export type Point = (typeof points)[number]

export interface Check {
  name: Point
  state: CheckState
}

/** What an operator found out by themselves, so that the next one need not. */
export interface Tick {
  name: string
  /** Absent for an operator at the server. */
  checkedBy: string | null
  checkedAt: Date
}

/** Evidence answers it, or an operator has. */
export const isSettled = ({ state, tick }: { state: CheckState; tick: Tick | undefined }) =>
  state === 'ok' || tick !== undefined

export interface Evidence {
  /** Absent where the request has no number; `waiting` until the register answers, `unanswered` when it never did. */
  outcome: Exclude<LookUp['outcome'], 'unavailable'> | 'waiting' | 'unanswered' | undefined
  entity: Entity | undefined
  /** The short name under which the number is known as a service owner. */
  knownAs: string | undefined
  /** When the applicant proved that they represent the organisation. */
  representedAt: Date | undefined
  /** Whether the applicant has proven their address. */
  hasProvenAddress: boolean
  duplicates: number
}

const claim = (holds: boolean): CheckState => (holds ? 'ok' : 'warning')

/** What an operator looks at before deciding (Q6); what evidence answers is answered. */
export function checklistOf(
  request: Pick<OrganisationRequest, 'kind' | 'nameNb' | 'nameNn' | 'nameEn'>,
  evidence: Evidence,
): Check[] {
  return [...registerChecks(request, evidence), ...groundChecks(request, evidence), ...personChecks(evidence)]
}

function registerChecks(
  request: Pick<OrganisationRequest, 'nameNb' | 'nameNn' | 'nameEn'>,
  evidence: Evidence,
): Check[] {
  const { outcome, entity } = evidence
  if (outcome === undefined || outcome === 'unanswered') return [{ name: 'registered', state: 'judge' }]
  if (outcome === 'waiting') return [{ name: 'registered', state: 'unknown' }]
  if (!entity) return [{ name: 'registered', state: 'warning' }]
  const names = [request.nameNb, request.nameNn, request.nameEn].map((name) => name.toLowerCase())
  return [
    { name: 'registered', state: 'ok' },
    { name: 'alive', state: claim(!entity.bankrupt && !entity.windingUp && entity.deletedOn === null) },
    { name: 'main-unit', state: claim(!entity.isSubEntity) },
    { name: 'same-name', state: names.includes(entity.name.toLowerCase()) ? 'ok' : 'judge' },
  ]
}

function groundChecks({ kind }: Pick<OrganisationRequest, 'kind'>, { entity, knownAs }: Evidence): Check[] {
  if (kind === 'service-developer') return [{ name: 'on-behalf-of', state: 'judge' }]
  const isPublic = entity && isAdministration(entity)
  return [
    { name: 'public-sector', state: isPublic === undefined ? 'unknown' : isPublic ? 'ok' : 'judge' },
    { name: 'known-service-owner', state: knownAs ? 'ok' : 'judge' },
    { name: 'agreement', state: knownAs ? 'ok' : 'judge' },
  ]
}

/** The form alone is only a support. */
function isAdministration(entity: Entity) {
  const { publicity, because } = classify(entity)
  return publicity === 'administration' && because?.fact === 'sector'
}

const personChecks = ({ representedAt, hasProvenAddress, duplicates }: Evidence): Check[] => [
  { name: 'representation', state: representedAt ? 'ok' : 'judge' },
  { name: 'address', state: claim(hasProvenAddress) },
  { name: 'no-duplicate', state: claim(duplicates === 0) },
]
