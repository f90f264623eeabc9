import { createHmac } from 'node:crypto'
import type { Eid, EidKey } from './eid.ts'

export interface Name {
  given: string
  family: string
}

export interface Person {
  pid: string
  name?: Name
  /** Everybody has TestID besides. */
  eids: readonly EidKey[]
  /** MinID knows no names, except of those who have given it one. */
  minIdKnowsName?: boolean
}

const everyEid: readonly EidKey[] = ['minid', 'bankid', 'buypass', 'commfides']

export const persons: readonly Person[] = [
  { pid: '14838131205', name: { given: 'Ole Bjørn', family: 'Hansen Berg' }, eids: everyEid },
  { pid: '02897445568', name: { given: 'Kari', family: 'Nordmann' }, eids: everyEid },
  { pid: '23869012920', name: { given: 'Máret Áile', family: 'Gáppe' }, eids: ['minid', 'bankid'] },
  { pid: '11926824068', name: { given: 'Åse', family: 'Øverbø-Ånestad' }, eids: ['buypass', 'commfides'] },
  { pid: '05819537722', name: { given: 'Thị Mai', family: 'Nguyễn' }, eids: ['minid', 'bankid'] },
  { pid: '30908520153', name: { given: 'Łukasz', family: 'Wiśniewski' }, eids: ['bankid', 'buypass'] },
  { pid: '57857941782', name: { given: 'José María', family: 'Fernández Ruiz' }, eids: ['minid', 'buypass'] },
  { pid: '01819115180', eids: [] },
  { pid: '08886233397', name: { given: 'Niillas', family: 'Sárá' }, eids: ['bankid', 'commfides'] },
  { pid: '19919927456', name: { given: 'Abdirahman', family: 'Warsame Ali' }, eids: ['minid'], minIdKnowsName: true },
  { pid: '26828839062', name: { given: 'Solveig', family: 'Lie' }, eids: [] },
  { pid: '21847122223', name: { given: "D'Arcy Émile", family: "O'Brien-Strømsøe von der Lippe" }, eids: ['bankid'] },
  { pid: '09879318898', name: { given: 'Tuva', family: 'Moen' }, eids: [] },
]

const givenNames = (
  'Aksel Amina Anders Astrid Biret Eirik Elin Emma Hassan Håkon Ingeborg Jakob ' +
  'Leila Magnus Nora Olav Ravdna Sander Sofie Synnøve Torbjørn Yusuf Ylva Øyvind'
).split(' ')

const familyNames = (
  'Aas Andersen Bakken Balto Bråten Dahl Eide Foss Grønli Haugen Iversen Kowalski ' +
  'Larsen Lunde Mohamed Myhre Nilsen Rønning Sandvik Solberg Strand Tangen Utsi Ødegård'
).split(' ')

/** Fixed, so that a number means the same person to the same service after a restart. */
const salt = 'the persons of the simulated Ansattporten'

/** The person of a synthetic number: one of ours, or one who is called into being and always has the same name. */
export function personOf(pid: string): Person {
  const known = persons.find((person) => person.pid === pid)
  if (known) return known
  const digest = createHmac('sha256', salt).update(`name ${pid}`).digest()
  const given = givenNames[digest.readUInt32BE(0) % givenNames.length] ?? ''
  const family = familyNames[digest.readUInt32BE(4) % familyNames.length] ?? ''
  return { pid, name: { given, family }, eids: [] }
}

export function personsWith(eid: Eid): Person[] {
  return persons.filter((person) => eid.key === 'testid' || person.eids.includes(eid.key))
}

/** The name as this eID tells it to the service. */
export function nameFrom(eid: Eid, person: Person): Name | undefined {
  return eid.givesNames || person.minIdKnowsName ? person.name : undefined
}

export function isDNumber(person: Person): boolean {
  return Number(person.pid.slice(0, 2)) > 40
}

/** Different for each service, always the same for one: services cannot compare their users. */
export function pairwiseSubject(clientId: string, pid: string): string {
  return createHmac('sha256', salt).update(`sub ${clientId} ${pid}`).digest('base64url')
}
