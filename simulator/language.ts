import type { IncomingMessage } from 'node:http'

export const languages = ['nb', 'nn', 'en'] as const

export type Language = (typeof languages)[number]

export const languageNames: Record<Language, string> = { nb: 'Bokmål', nn: 'Nynorsk', en: 'English' }

/** The first language we speak among the wishes, each of which may be a list such as `se nn` or `nn-NO,nn;q=0.9`. */
export function chooseLanguage(...wishes: (string | null | undefined)[]): Language {
  const codes = wishes.flatMap((wish) => (wish ?? '').toLowerCase().split(/[\s,]+/))
  for (const code of codes) {
    const language = languages.find((known) => known === code.slice(0, 2))
    if (language) return language
    if (/^no\b/.test(code)) return 'nb'
  }
  return 'nb'
}

/** The same address in another language. */
export function inLanguage(url: URL, language: Language): string {
  const query = new URLSearchParams(url.search)
  query.set('lang', language)
  return `${url.pathname}?${query}`
}

export function readCookie(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/)
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** Remembers a language chosen by the link on the page, for a year. */
export function languageCookie(name: string, url: URL): string | undefined {
  const chosen = languages.find((language) => language === url.searchParams.get('lang'))
  return chosen && `${name}=${chosen}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax`
}
