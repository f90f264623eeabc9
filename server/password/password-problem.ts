import type { FieldMessage } from '../text/text.ts'
import { commonWords } from './common-passwords.ts'
import { characters, fold, foldCharacter, isLetter } from './fold.ts'
import { isGuessable } from './guessable.ts'

const longestPassword = 256

interface NewPassword {
  password: string
  /** The least number of code points. */
  minimum: number
  /** What an attacker knows: username, email, the product's name. */
  personal: readonly string[]
}

export interface PasswordProblem {
  message: FieldMessage
  values: Record<string, number>
}

const always = ['inngang', 'ansattporten', 'altinn', 'altinn studio', 'digdir']
const shortestPersonal = 3
/** A name of three letters stands in too many honest words to be refused wherever it stands. */
const shortestTelling = 4

/** Why this password may not be chosen, if so (R8). No rules about which kinds of characters it has (SEC-E2). */
export function passwordProblem({ password, minimum, personal }: NewPassword): PasswordProblem | undefined {
  const { length } = Array.from(password.normalize('NFC'))
  if (length < minimum) return { message: 'password-too-short', values: { minimum } }
  if (length > longestPassword) return { message: 'password-too-long', values: { maximum: longestPassword } }
  const known = personalWords([...personal, ...always])
  if (isMostlyPersonal(password, known)) return { message: 'password-personal', values: {} }
  if (!isGuessable(password, { common: commonWords, personal: known })) return undefined
  return { message: holdsOneOf(password, known) ? 'password-personal' : 'password-common', values: {} }
}

/** `kari.nordmann@example.no` is known as a whole and in its parts. */
function personalWords(texts: readonly string[]): Set<string> {
  const parts = texts.flatMap((text) => [
    text,
    ...text.split('@'),
    ...text.split(/[^\p{L}\d]+/u),
    ...text.split(/[^\p{L}]+/u),
  ])
  return new Set(parts.map(fold).filter((part) => part.length >= shortestPersonal))
}

const tellingWords = (known: ReadonlySet<string>) => Array.from(known).filter((word) => word.length >= shortestTelling)

const holdsOneOf = (password: string, known: ReadonlySet<string>) =>
  tellingWords(known).some((word) => fold(password).includes(word))

/** Whether more than half of the letters belong to words that are known of the person. */
function isMostlyPersonal(password: string, known: ReadonlySet<string>): boolean {
  const plain = characters(password)
  const folded = plain.map(foldCharacter).join('')
  const covered = new Set(tellingWords(known).flatMap((word) => placesOf(word, folded)))
  const letters = plain.filter((character, place) => covered.has(place) || isLetter(character)).length
  return covered.size * 2 > letters
}

function placesOf(word: string, text: string): number[] {
  const places: number[] = []
  for (let start = text.indexOf(word); start >= 0; start = text.indexOf(word, start + 1)) {
    places.push(...Array.from(word, (_character, offset) => start + offset))
  }
  return places
}
