import i18next, { type TFunction } from 'i18next'
import Negotiator from 'negotiator'
import { en } from './en.ts'
import { nb } from './nb.ts'
import { nn } from './nn.ts'

export const languages = ['nb', 'nn', 'en'] as const
export type Language = (typeof languages)[number]

/** The refusals that people can meet: `feature/reason`, each with a title and a sentence in the catalogues. */
export type RefusalCode = {
  [Feature in keyof typeof en.refusal & string]: `${Feature}/${keyof (typeof en.refusal)[Feature] & string}`
}[keyof typeof en.refusal & string]

/** What can be said at a field of a form. */
export type FieldMessage = keyof typeof en.field & string

/** What a mail can be about; every kind has words in the catalogues. */
export type MailKind = keyof typeof en.mailKind

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
    returnNull: false
    interpolation: { prefix: '{'; suffix: '}' }
  }
}

export type T = TFunction

const catalogues = i18next.createInstance()
void catalogues.init({
  resources: { nb: { translation: nb }, nn: { translation: nn }, en: { translation: en } },
  lng: 'nb',
  fallbackLng: false,
  initAsync: false,
  interpolation: { prefix: '{', suffix: '}', escapeValue: false },
})

const translators: Record<Language, T> = {
  nb: catalogues.getFixedT('nb'),
  nn: catalogues.getFixedT('nn'),
  en: catalogues.getFixedT('en'),
}

/** The texts of one language. What they interpolate is escaped where it is shown, not here. */
export const textIn = (language: Language): T => translators[language]

/** The sentence for a refusal; `part` is its title or its detail. */
export function refusalText(
  t: T,
  code: RefusalCode,
  part: 'title' | 'detail',
  values: Record<string, string | number>,
) {
  const key = `refusal.${code.replace('/', '.')}.${part}`
  return String(t(key as 'refusal.general.not-found.title', values))
}

/** The code that a text names, if any refusal has it. */
export function refusalCode(text: string): RefusalCode | undefined {
  const codes = Object.entries(en.refusal).flatMap(([feature, reasons]) =>
    Object.keys(reasons).map((reason) => `${feature}/${reason}`),
  )
  return codes.find((code): code is RefusalCode => code === text)
}

/** What a route for programs does, by the `operationId` of its schema; undefined for one that the catalogues lack. */
export function operationText(t: T, operationId: string | undefined): string | undefined {
  if (operationId === undefined || !Object.hasOwn(en.api.operation, operationId)) return undefined
  return String(t(`api.operation.${operationId}` as 'api.operation.getTokenOwner'))
}

/** What a group of such routes is about, by the noun of their actions. */
export const featureText = (t: T, feature: string) => String(t(`api.feature.${feature}` as 'api.feature.token'))

export const fieldText = (t: T, message: FieldMessage, values: Record<string, string | number> = {}) =>
  String(t(`field.${message}`, values))

/** What a kind of the database is called. One that an earlier version wrote may be none of the catalogues'. */
export const kindText = (t: T, kinds: 'actorKind' | 'mailKind' | 'subjectKind', kind: string): string =>
  Object.hasOwn(en[kinds], kind) ? String(t(`${kinds}.${kind}` as `mailKind.${MailKind}`)) : kind

/** The language of a browser that has not been told: its own list, where plain Norwegian means bokmål. */
export function negotiateLanguage(acceptLanguage: string | undefined): Language {
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage } })
  const [best] = negotiator.languages(['nb', 'no', 'nn', 'en'])
  return best === undefined || best === 'no' ? 'nb' : (languageOf(best) ?? 'nb')
}

export const languageOf = (text: unknown): Language | undefined => languages.find((language) => language === text)

const locales: Record<Language, string> = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' }

/** Making one takes fifty times as long as using it, and a folder shows a thousand times. */
const timeFormats = new Map<string, Intl.DateTimeFormat>()

function format(language: Language, time: Date, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([language, options])
  const known = timeFormats.get(key) ?? new Intl.DateTimeFormat(locales[language], options)
  timeFormats.set(key, known)
  return known.format(time)
}

/** "23. november 2026 kl. 12:04" and its like. */
export const formatTime = (language: Language, time: Date, timeZone: string): string =>
  format(language, time, { dateStyle: 'long', timeStyle: 'short', timeZone })

/** "23. nov. 2026" and its like, for tables. */
export const formatDate = (language: Language, time: Date, timeZone: string): string =>
  format(language, time, { dateStyle: 'medium', timeZone })

/** The same of a day that is no moment, such as `2024-11-26`: it is that day wherever somebody reads it. */
export const formatDay = (language: Language, day: string): string => formatDate(language, new Date(day), 'UTC')

const unitFormats = new Map<string, Intl.NumberFormat>()

/** "12 kB", "3 hours" and their like. */
export function formatUnit(language: Language, amount: number, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify([language, options])
  const known = unitFormats.get(key) ?? new Intl.NumberFormat(locales[language], { style: 'unit', ...options })
  unitFormats.set(key, known)
  return known.format(amount)
}

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** "12 kB" and its like. */
export function formatSize(language: Language, bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3))
  const unit = sizes[power] ?? 'byte'
  // In short English says "188 byte".
  const unitDisplay = power === 0 ? 'long' : 'short'
  return formatUnit(language, bytes / 1000 ** power, { unit, unitDisplay, maximumFractionDigits: 1 })
}
