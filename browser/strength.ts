// How hard a password is to guess, 0 to 4. Loaded when somebody begins to choose one.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'

// The server has the long lists and the last word; these few only keep the meter from praising the most common ones.
const usual = [
  'passord password hemmelig velkommen welcome admin test hei elsker love qwerty qwertyuiop asdfghjkl zxcvbnm asdf zxcv',
  'sommer vinter høst vår jul påske januar februar mars april mai juni juli august september oktober november desember',
  'mandag tirsdag onsdag torsdag fredag lørdag søndag oslo bergen trondheim stavanger norge norway kari ola nordmann',
  'dragon monkey football fotball liverpool rosenborg brann viking prinsesse katten hunden mamma pappa ansattporten',
].flatMap((line) => line.split(' '))

const longest = 100
/** From so many guesses on, as powers of ten. Stricter than zxcvbn's own, since it lacks its dictionaries here. */
const steps = [6, 10, 12, 14]

export function strengthOf(password: string, known: readonly string[]): number {
  // As a dictionary and not as "user inputs": only that one is looked up inside repetitions, too.
  const words = [...known, ...usual].map((word) => word.toLowerCase())
  const { guessesLog10 } = new ZxcvbnFactory({ dictionary: { words } }).check(password.slice(0, longest))
  return steps.filter((step) => guessesLog10 >= step).length
}
