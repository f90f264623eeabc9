import type { Detail, Party } from './authorization-details.ts'
import type { Fault } from './faults.ts'

/** What is said of organisations while a fault is on. */
export function bendDetails(details: unknown, on: Fault): unknown {
  const change = changes[on]
  return change && isList(details) ? change(details) : details
}

const isList = (details: unknown): details is Detail[] => Array.isArray(details)

const withParties = (change: (parties: Party[]) => Party[] | undefined) => (details: Detail[]) =>
  details.map(({ authorized_parties: parties, ...detail }) => ({
    ...detail,
    authorized_parties: parties && change(parties),
  }))

const withOrgno = (changed: Partial<Party['orgno']>) =>
  withParties((parties) => parties.map((party) => ({ ...party, orgno: { ...party.orgno, ...changed } })))

const changes: Partial<Record<Fault, (details: Detail[]) => unknown>> = {
  partyAuthority: withOrgno({ authority: 'iso6523-actorid-other' }),
  partyNumber: withOrgno({ ID: '0192:310000001' }),
  noParties: withParties(() => undefined),
  detailsText: (details) => JSON.stringify(details),
  otherDetails: withOrgno({ ID: '0192:310000035' }),
  manyParties: withParties((parties) => Array.from({ length: 500 }, () => parties).flat()),
}
