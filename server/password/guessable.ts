import { characters, foldCharacter, isLetter } from './fold.ts'

/** So many different common words may be glued together and still be guessed; four random ones are a passphrase. */
const mostWords = 3
/** From so many characters of its own on, a password is not built from what everybody knows. */
const enoughOfItsOwn = 4
/** A few digits or signs before or after a word are always tried; those in between are the person's own. */
const freeSigns = 4
const longestWord = 24
/** Words as short as this turn up by chance in what a password manager makes, so they explain a little less. */
const shortWord = 4
const shortestPiece = 3
/** Longer runs are put together from such: every length from 3 on is a sum of 3, 4 and 5. */
const longestStep = 5

const rows = ['1234567890', 'qwertyuiopåü', 'asdfghjkløæ', 'zxcvbnm,', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0pø']
const walks = rows.flatMap((row) => [row, Array.from(row).reverse().join('')])
const [day, month, year] = ['(?:0[1-9]|[12]\\d|3[01])', '(?:0[1-9]|1[0-2])', '(?:19|20)\\d\\d']
const date = new RegExp(`^(?:${day}${month}${year}|${year}${month}${day}|${day}${month}\\d\\d|${year})`)

interface Words {
  /** Folded; each counts as one of the few that may be glued together. */
  common: ReadonlySet<string>
  /** Folded words that an attacker knows about this person; but for the shortest they count for nothing. */
  personal: ReadonlySet<string>
}

/**
 * Whether a password consists of common words, names, sequences, repetitions, years and dates, so that a list with the
 * usual variations finds it at any length. Walks once through the text and keeps, for every position and number of
 * words, the least number of characters that nothing explains.
 */
export function isGuessable(password: string, words: Words): boolean {
  const plain = characters(password)
  const explained = explain(plain, words)
  const least = Array.from({ length: plain.length + 1 }, () => new Array<number>(mostWords + 1).fill(Infinity))
  least[0] = [0]
  explained.forEach((pieces, start) => {
    for (const piece of pieces) take(piece, least[start] ?? [], least[piece.end] ?? [])
  })
  return Math.min(...(least[plain.length] ?? [])) < enoughOfItsOwn
}

/** A stretch of the text, how many words it is, and how many of its characters nothing explains. */
interface Piece {
  end: number
  words: 0 | 1
  own: 0 | 1
}

/** Goes on with a piece from the best ways to its start, as long as they promise anything. */
function take({ words, own }: Piece, before: readonly number[], after: number[]) {
  before.forEach((cost, count) => {
    const [better, position] = [cost + own, count + words]
    if (better < enoughOfItsOwn && position <= mostWords)
      after[position] = Math.min(better, after[position] ?? Infinity)
  })
}

/** For each position, the pieces that may begin there. */
function explain(plain: readonly string[], words: Words): Piece[][] {
  const folded = plain.map(foldCharacter).join('')
  const own = ownCharacters(plain)
  const runs = knownRuns(plain)
  return plain.map((_character, start) => [
    { end: start + 1, words: 0, own: own[start] ?? 1 },
    ...wordsFrom(folded, start, words),
    ...(runs[start] ?? []).map((end): Piece => ({ end, words: 0, own: 0 })),
  ])
}

/** 1 for each character but the few digits and signs before the first letter and after the last. */
function ownCharacters(plain: readonly string[]): (0 | 1)[] {
  const first = plain.findIndex(isLetter)
  const last = plain.findLastIndex(isLetter)
  const isBefore = (place: number) => place < first && place < freeSigns
  const isAfter = (place: number) => place > last && place >= plain.length - freeSigns
  return plain.map((_character, place) => (isBefore(place) || isAfter(place) ? 0 : 1))
}

function wordsFrom(folded: string, start: number, { common, personal }: Words): Piece[] {
  const pieces: Piece[] = []
  const last = Math.min(folded.length, start + longestWord)
  for (let end = start + shortestPiece; end <= last; end++) {
    const word = folded.slice(start, end)
    const isPersonal = personal.has(word)
    if (isPersonal && word.length >= shortWord) pieces.push({ end, words: 0, own: 0 })
    else if (isPersonal || common.has(word)) pieces.push({ end, words: 1, own: word.length > shortWord ? 0 : 1 })
  }
  return pieces
}

/** Where a repetition, a run of one character, an alphabet, a walk over the keyboard, a year or a date may end. */
function knownRuns(plain: readonly string[]): number[][] {
  const text = plain.join('')
  const repeated = repetitions(plain)
  const steps = runsOfSteps(plain)
  return plain.map((_character, start) => {
    const dated = date.exec(text.slice(start, start + 8))?.[0].length
    const ends = endsWithin(start, Math.max(repeated[start] ?? 0, steps[start] ?? 0, walkLength(text, start)))
    return dated ? [...ends, start + dated] : ends
  })
}

function endsWithin(start: number, length: number): number[] {
  const ends: number[] = []
  for (let step = shortestPiece; step <= Math.min(length, longestStep); step++) ends.push(start + step)
  return ends
}

/** For each position, the longest stretch from there that also stands earlier in the text, without overlap. */
function repetitions(plain: readonly string[]): number[] {
  const longest = new Array<number>(plain.length).fill(0)
  let after = new Array<number>(plain.length + 1).fill(0)
  for (let later = plain.length - 1; later > 0; later--) {
    const here = new Array<number>(plain.length + 1).fill(0)
    for (let earlier = later - 1; earlier >= 0; earlier--) {
      if (plain[earlier] !== plain[later]) continue
      here[earlier] = (after[earlier + 1] ?? 0) + 1
      longest[later] = Math.max(longest[later] ?? 0, Math.min(here[earlier] ?? 0, later - earlier))
    }
    after = here
  }
  return longest
}

/** For each position, how far it goes on in equal steps of -1, 0 or 1: `aaaa`, `abcd`, `4321`. */
function runsOfSteps(plain: readonly string[]): number[] {
  const codes = plain.map((character) => character.codePointAt(0) ?? 0)
  const lengths = new Array<number>(codes.length).fill(1)
  for (let start = codes.length - 2; start >= 0; start--) {
    const step = stepAt(codes, start)
    lengths[start] = Math.abs(step) > 1 ? 1 : stepAt(codes, start + 1) === step ? (lengths[start + 1] ?? 1) + 1 : 2
  }
  return lengths
}

const stepAt = (codes: readonly number[], position: number) =>
  (codes[position + 1] ?? Number.NaN) - (codes[position] ?? 0)

function walkLength(text: string, start: number): number {
  const begin = text.slice(start, start + shortestPiece)
  if (begin.length < shortestPiece) return 0
  const rest = text.slice(start)
  return Math.max(0, ...walks.map((walk) => sharedLength(rest, walk, walk.indexOf(begin))))
}

function sharedLength(text: string, walk: string, from: number): number {
  let length = 0
  while (from >= 0 && from + length < walk.length && walk[from + length] === text[length]) length++
  return length
}
