import type { ComponentChildren } from 'preact'
import { inLanguage, type Language, languageNames, languages } from './language.ts'

export interface ShellTexts {
  program: string
  banner: string
  skip: string
  language: string
}

export interface PageProps {
  language: Language
  texts: ShellTexts
  title: string
  /** Where the page can be had in another language. A page that moves on by itself has no such address. */
  url?: URL | undefined
  /** Where the browser goes at once, without a script. */
  movesOnTo?: string | undefined
  script?: string | undefined
  wide?: boolean
  children: ComponentChildren
}

/** The shell of every page: what this is, in which language, and the page itself. */
export const Page = ({ language, texts, title, url, movesOnTo, script, wide, children }: PageProps) => (
  <html lang={language} data-color-scheme="auto" data-size="md">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      {movesOnTo && <meta http-equiv="refresh" content={`0; url=${movesOnTo}`} />}
      <title>{`${title} – ${texts.program}`}</title>
      <link rel="icon" href="/assets/icon.svg" />
      <link rel="stylesheet" href="/assets/theme.css" />
      <link rel="stylesheet" href="/assets/designsystemet.css" />
      <link rel="stylesheet" href="/assets/look.css" />
      {script && <script type="module" src={script} />}
    </head>
    <body>
      <a class="ds-skip-link" href="#main">
        {texts.skip}
      </a>
      <header class="sim-header">
        <p class="sim-banner">{texts.banner}</p>
        <div class="sim-bar">
          <span class="sim-program">{texts.program}</span>
          {url && <LanguageSwitch language={language} label={texts.language} url={url} />}
        </div>
      </header>
      <main id="main" class={wide ? 'sim-main sim-wide' : 'sim-main'} tabIndex={-1}>
        {children}
      </main>
    </body>
  </html>
)

interface LanguageSwitchProps {
  language: Language
  label: string
  url: URL
}

const LanguageSwitch = ({ language, label, url }: LanguageSwitchProps) => (
  <nav aria-label={label}>
    <ul class="sim-languages">
      {languages.map((code) => (
        <li key={code}>
          <a
            class="ds-link"
            href={inLanguage(url, code)}
            lang={code}
            hreflang={code}
            aria-current={code === language ? 'true' : undefined}
          >
            {languageNames[code]}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

export const Heading = ({ children }: { children: ComponentChildren }) => (
  <h1 class="ds-heading" data-size="sm">
    {children}
  </h1>
)

export const Subheading = ({ id, children }: { id?: string; children: ComponentChildren }) => (
  <h2 class="ds-heading" data-size="xs" id={id}>
    {children}
  </h2>
)

export const Paragraph = ({ children }: { children: ComponentChildren }) => <p class="ds-paragraph">{children}</p>

interface ButtonProps {
  children: ComponentChildren
  variant?: 'primary' | 'secondary'
  name?: string
  value?: string
}

export const Button = ({ children, variant = 'primary', name, value }: ButtonProps) => (
  <button class="ds-button" type="submit" data-variant={variant} name={name} value={value}>
    {children}
  </button>
)

export const Link = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <a class="ds-link" href={href}>
    {children}
  </a>
)

interface RadioProps {
  name: string
  value: string
  label: string
  isChosen: boolean
}

export const Radio = ({ name, value, label, isChosen }: RadioProps) => (
  <div class="ds-field">
    <input class="ds-input" type="radio" name={name} id={`${name}-${value}`} value={value} checked={isChosen} />
    <label class="ds-label" data-weight="regular" for={`${name}-${value}`}>
      {label}
    </label>
  </div>
)
