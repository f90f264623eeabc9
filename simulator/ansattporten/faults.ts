/** What goes wrong while a person logs in. */
export const loginFaults = [
  'issuer',
  'state',
  'usedCode',
  'audience',
  'nonce',
  'expired',
  'skewedClock',
  'unknownKey',
  'rotatedKey',
  'unsigned',
  'sharedSecret',
  'lowLevel',
  'noNumber',
  'noNames',
  'tokenError',
  'tokenSilence',
  'keysSilence',
] as const

/** What is wrong with the organisation that a person chose. */
export const representationFaults = [
  'partyAuthority',
  'partyNumber',
  'noParties',
  'detailsText',
  'otherDetails',
  'manyParties',
] as const

/** What goes wrong while a person logs out. */
export const logoutFaults = ['noFrames', 'noBackChannel', 'badLogoutToken'] as const

export type Fault = (typeof loginFaults)[number] | (typeof representationFaults)[number] | (typeof logoutFaults)[number]

const all: readonly Fault[] = [...loginFaults, ...representationFaults, ...logoutFaults]

/** One fault at a time, from when a person switches it on until it is switched off, for everybody. */
export class FaultSwitch {
  on: Fault | undefined

  /** Anything that is no fault switches off. */
  choose(name: string | null) {
    this.on = all.find((fault) => fault === name)
  }
}
