const firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2]
const secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]

export type NumberFault = 'missing' | 'notElevenDigits' | 'notSynthetic' | 'invalid'

/** Picks a whole number from 0 up to, not including, `below`. */
export type Random = (below: number) => number

/** Why a typed number cannot be used, or nothing. Everything that a real person may have is refused. */
export function faultOf(typed: string): NumberFault | undefined {
  if (typed === '') return 'missing'
  if (!/^\d{11}$/.test(typed)) return 'notElevenDigits'
  if (!isSynthetic(typed)) return 'notSynthetic'
  if (!hasDate(typed) || !hasCheckDigits(typed)) return 'invalid'
  return undefined
}

/** Tenor adds 80 to the month; no real person has such a number. */
function isSynthetic(number: string) {
  const month = Number(number.slice(2, 4))
  return month >= 81 && month <= 92
}

function hasDate(number: string) {
  const day = Number(number.slice(0, 2))
  const month = Number(number.slice(2, 4)) - 80
  const dayOfMonth = day > 40 ? day - 40 : day
  // A leap year, since the number does not tell the century.
  const lastDay = new Date(Date.UTC(2000, month, 0)).getUTCDate()
  return dayOfMonth >= 1 && dayOfMonth <= lastDay
}

/** From 2032 the first check digit may leave a remainder of up to 3; both kinds are in use side by side. */
function hasCheckDigits(number: string) {
  const digits = [...number].map(Number)
  const [first = 0, second = 0] = digits.slice(9)
  return (weighed(firstWeights, digits) + first) % 11 <= 3 && (weighed(secondWeights, digits) + second) % 11 === 0
}

/** A synthetic number that nobody has been given: a day between 1940 and 2005, and check digits that fit. */
export function makeNumber(random: Random): string {
  for (;;) {
    const day = 1 + random(28)
    const month = 81 + random(12)
    const year = (40 + random(66)) % 100
    const number = withCheckDigits(`${two(day)}${two(month)}${two(year)}${String(random(1000)).padStart(3, '0')}`)
    if (number) return number
  }
}

function withCheckDigits(nine: string): string | undefined {
  const digits = [...nine].map(Number)
  for (const weights of [firstWeights, secondWeights]) {
    const digit = (11 - (weighed(weights, digits) % 11)) % 11
    if (digit === 10) return undefined
    digits.push(digit)
  }
  return digits.join('')
}

function weighed(weights: number[], digits: number[]) {
  return weights.reduce((sum, weight, position) => sum + weight * (digits[position] ?? 0), 0)
}

function two(value: number) {
  return String(value).padStart(2, '0')
}
