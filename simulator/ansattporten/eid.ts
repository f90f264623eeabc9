export const levels = ['substantial', 'high'] as const

export type Level = (typeof levels)[number]

export interface Eid {
  key: 'minid' | 'bankid' | 'buypass' | 'commfides' | 'testid'
  name: string
  /** What the id_token says was used. */
  amr: string
  levels: readonly Level[]
  givesNames: boolean
}

export type EidKey = Eid['key']

export const eids: readonly Eid[] = [
  { key: 'minid', name: 'MinID', amr: 'Minid-OTC', levels: ['substantial'], givesNames: false },
  { key: 'bankid', name: 'BankID', amr: 'BankID', levels: ['high'], givesNames: true },
  { key: 'buypass', name: 'Buypass ID', amr: 'Buypass', levels: ['high'], givesNames: true },
  { key: 'commfides', name: 'Commfides', amr: 'Commfides', levels: ['high'], givesNames: true },
  { key: 'testid', name: 'TestID', amr: 'TestID', levels: ['substantial', 'high'], givesNames: true },
]

export function isAtLeast(level: string | undefined, least: Level): boolean {
  const names: readonly string[] = levels
  return names.indexOf(level ?? '') >= names.indexOf(least)
}

/** The least level that answers `acr_values`; nothing when none of the wishes is known. */
export function leastLevel(acrValues: string | undefined): Level | undefined {
  if (!acrValues) return 'substantial'
  const wishes = acrValues.split(' ')
  return levels.find((level) => wishes.includes(level))
}

export function levelsOf(eid: Eid, least: Level): Level[] {
  return eid.levels.filter((level) => isAtLeast(level, least))
}

export function eidsFor(offered: readonly EidKey[], least: Level): Eid[] {
  return eids.filter((eid) => offered.includes(eid.key) && levelsOf(eid, least).length > 0)
}
