// How hard a password is to guess, 0 to 4. Loaded when somebody begins to choose one.
import { ZxcvbnFactory } from '@zxcvbn-ts/core'

// The server has the long lists and the last word; these few only keep the meter from praising the most common ones.
const usual =
  'passord password hemmelig sommer vinter høst vår jul påske januar februar mars april juni juli august september oktober november desember mandag tirsdag onsdag torsdag fredag lørdag søndag oslo bergen trondheim stavanger norge qwerty qwertyuiop asdfgh zxcvbn velkommen welcome hei elsker love dragon monkey football fotball liverpool rosenborg admin test'
    .split(' ')
const zxcvbn = new ZxcvbnFactory({})
const longest = 100

export const strengthOf = (password: string, known: readonly string[]): number =>
  zxcvbn.check(password.slice(0, longest), [...known, ...usual]).score
