import { errors } from 'oidc-provider'
import { type Organisation, type OrganisationForm, organisationForms } from './organisations.ts'

const type = 'ansattporten:altinn:resource'

interface Asked {
  resource: string
  form: OrganisationForm | undefined
  isRequired: boolean
}

export interface Party {
  orgno: { authority: string; ID: string }
  resource: string
  actions: string[]
  name: string
  unit_type: string
}

/** What a service is told; without parties the person acts for themselves. */
export interface Detail {
  type: string
  resource?: string
  resource_name?: string
  authorized_parties?: Party[]
}

/** What each object of a request may hold. A misspelt name is refused, so that services find their slips here. */
const fields: Record<string, (value: unknown) => boolean> = {
  type: (value) => value === type,
  resource: (value) => typeof value === 'string' && /^urn:altinn:resource:[\w-]+$/.test(value),
  actions: (value) => typeof value === 'string' || Array.isArray(value),
  organizationform: (value) => organisationForms.some((form) => form === value),
  allow_multiple_organizations: (value) => typeof value === 'boolean',
  allow_deleted_organizations: (value) => typeof value === 'boolean',
  representation_is_required: (value) => typeof value === 'boolean',
}

/** What a request asks about organisations (RFC 9396); nothing where it does not ask. */
export function readDetails(parameter: unknown): Asked[] {
  if (parameter === undefined) return []
  const objects = parse(parameter)
  for (const [name, isRight] of Object.entries(fields)) {
    const isNeeded = name === 'type' || name === 'resource'
    const isWrong = (object: Record<string, unknown>) => (name in object ? !isRight(object[name]) : isNeeded)
    if (objects.some(isWrong)) throw refused(`${name} is missing or wrong`)
  }
  const unknown = objects.flatMap(Object.keys).find((name) => !Object.hasOwn(fields, name))
  if (unknown) throw refused(`${unknown} is unknown`)
  if (new Set(objects.map(({ organizationform }) => organizationform)).size > 1)
    throw refused('organizationform must be the same everywhere')
  return objects.map((object) => ({
    resource: String(object['resource']),
    form: organisationForms.find((form) => form === object['organizationform']),
    isRequired: object['representation_is_required'] === true,
  }))
}

function parse(parameter: unknown): Record<string, unknown>[] {
  try {
    const list: unknown = JSON.parse(String(parameter))
    if (Array.isArray(list) && list.length > 0 && list.every(isObject)) return list
  } catch {
    // Said below.
  }
  throw refused('it must be a JSON array of objects')
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const refused = (why: string) => new errors.InvalidAuthorizationDetails(`authorization_details: ${why}`)

/** What is answered to it: whom the person chose, or that they act for themselves. */
export function answerTo(asked: readonly Asked[], chosen: Organisation | undefined): Detail[] {
  if (!chosen) return [{ type }]
  return asked.map(({ resource }) => {
    const name = resource.replace('urn:altinn:resource:', '')
    return { type, resource, resource_name: name, authorized_parties: [partyOf(chosen, name)] }
  })
}

const partyOf = ({ number, name, unitType }: Organisation, resource: string): Party => ({
  orgno: { authority: 'iso6523-actorid-upis', ID: `0192:${number}` },
  resource,
  actions: ['read'],
  name,
  unit_type: unitType,
})
