import { z } from 'zod'
import { oneLine } from '../ansattporten/index.ts'
import type { Config } from '../config.ts'
import { isOrganisationNumber } from '../organisation/index.ts'

const type = 'ansattporten:altinn:resource'

type Asked = Pick<Config['ansattporten'], 'resource' | 'organisationForm'>

/** What Ansattporten is asked besides who the person is; then it lets them choose an organisation (RFC 9396). */
export const detailsFor = ({ resource, organisationForm }: Asked) => [
  {
    type,
    resource,
    organizationform: organisationForm,
    allow_multiple_organizations: false,
    representation_is_required: false,
  },
]

export interface Party {
  number: string
  name: string | null
}

const Detail = z.object({ type: z.literal(type), resource: z.string(), authorized_parties: z.array(z.unknown()) })

const AuthorizedParty = z.object({
  orgno: z.object({
    authority: z.literal('iso6523-actorid-upis'),
    ID: z
      .string()
      .regex(/^0192:/)
      .transform((id) => id.slice(5))
      .refine(isOrganisationNumber),
  }),
  name: z.unknown().optional(),
  unit_type: z.unknown().optional(),
})

/** Of organisations of their own, what Enhetsregisteret calls their sub-entities. */
const subEntities: readonly unknown[] = ['BEDR', 'AAFY']

/**
 * Whom the person acts for. A party counts only where type, resource, authority, prefix and check digit are all as they
 * must be and it is of the kind that was asked for; everything else is as if it were not there.
 */
export function partiesIn(details: unknown, { resource, organisationForm }: Asked): Party[] {
  return listOf(details)
    .map((detail) => Detail.safeParse(detail).data)
    .flatMap((detail) => (detail?.resource === resource ? detail.authorized_parties : []))
    .map((party) => AuthorizedParty.safeParse(party).data)
    .filter((party) => party !== undefined)
    .filter((party) => subEntities.includes(party.unit_type) === (organisationForm === 'business'))
    .map(({ orgno, name }) => ({ number: orgno.ID, name: oneLine(name, 200) }))
}

const listOf = (details: unknown): unknown[] => (Array.isArray(details) ? details : [])
