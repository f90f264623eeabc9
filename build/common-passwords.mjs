// Makes server/password/common-passwords.txt and passphrase-words.txt from the lists of @zxcvbn-ts/language-common
// (see licences/word-lists.txt). Run by hand when that package changes: node build/common-passwords.mjs
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fold } from '../server/password/fold.ts'
import { isGuessable } from '../server/password/guessable.ts'

const folder = join(dirname(createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common')), '..', 'src')
const target = join(import.meta.dirname, '..', 'server', 'password')

const read = async (name) => JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'))
const write = (name, words) => writeFile(join(target, name), `${[...new Set(words)].sort().join('\n')}\n`)

/** Digits and signs around a word are left out by the check, too. */
const core = (password) => password.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
/** `l` and `i` are one letter to the check; the file keeps the usual spelling where there is one. */
const readable = (password) =>
  Array.from(password.toLowerCase())
    .map((character) => (character === 'l' ? 'l' : fold(character)))
    .join('')

/** Sequences, runs and what is too short are recognised without a list. */
const isNeeded = (word) => !isGuessable(word, { common: new Set(), personal: new Set() })

const passwords = (await read('passwords')).map(core).filter(isNeeded).map(readable)
await write(
  'common-passwords.txt',
  passwords.filter((word) => /^[a-z0-9]{4,24}$/.test(word)),
)

// What one would not want to read aloud, or to get in a letter from a public body.
const unsuited = new Set(
  (await readFile(join(import.meta.dirname, 'unsuited-words.txt'), 'utf8')).split(/\s+/).filter(Boolean),
)
const isSuited = (word) => /^[a-z]{3,9}$/.test(word) && !unsuited.has(word)
await write('passphrase-words.txt', (await read('diceware')).filter(isSuited))
