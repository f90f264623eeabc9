/** What people write instead of a letter, brought back to one spelling. `l` counts as `i`, since 1 stands for both. */
const spellings: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '|': 'i',
  l: 'i',
  '3': 'e',
  '€': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '+': 't',
  '8': 'b',
  '9': 'g',
  å: 'a',
  ä: 'a',
  á: 'a',
  à: 'a',
  æ: 'e',
  é: 'e',
  è: 'e',
  ê: 'e',
  ø: 'o',
  ö: 'o',
  ó: 'o',
  ò: 'o',
  ô: 'o',
  ü: 'u',
}

/** Without case, compatibility forms and what only separates. Each is one unit, so that it has one place in a string. */
export const characters = (text: string): string[] =>
  Array.from(text.normalize('NFKC').toLowerCase())
    .filter((character) => !/[\s\-_.·]/u.test(character))
    .map((character) => (character.length === 1 ? character : standIn(character)))

/** Emoji and rare scripts need two units; one from the private area stands for them. */
const standIn = (character: string) => String.fromCharCode(0xe000 + ((character.codePointAt(0) ?? 0) % 0x1900))

export const foldCharacter = (character: string): string => spellings[character] ?? character

/** How words are compared: `P@ssw0rd`, `passord` and `Pass-Ord` are told apart by their letters only. */
export const fold = (text: string): string => characters(text).map(foldCharacter).join('')

export const isLetter = (character: string): boolean => /\p{L}/u.test(character)
