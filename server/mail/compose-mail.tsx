import type { ComponentChildren } from 'preact'
import type { Config } from '../config.ts'
import type { Language, T } from '../text/text.ts'
import { html } from '../ui/html.tsx'
import { type MailContent, userText, withoutLinks } from './mail.ts'

export interface ComposedMail {
  subject: string
  text: string
  html: string
}

interface Composing {
  t: T
  language: Language
  studio: Config['studio']
  origin: string
}

/** The same content as text and as HTML. Whatever a sentence holds, it neither becomes markup nor a link. */
export function composeMail(composing: Composing, content: MailContent): ComposedMail {
  const parts = partsOf(composing, content)
  return { subject: parts.subject, text: plainText(parts), html: html(<MailDocument parts={parts} />) }
}

type Parts = ReturnType<typeof partsOf>

/** Everything that both forms show, defused once. */
function partsOf({ t, language, studio, origin }: Composing, content: MailContent) {
  return {
    language,
    subject: withoutLinks(userText(content.subject, 150)),
    heading: withoutLinks(content.heading),
    greeting: withoutLinks(content.name ? t('mail.helloName', { name: userText(content.name, 40) }) : t('mail.hello')),
    paragraphs: content.paragraphs.map(withoutLinks),
    code: content.code && { label: withoutLinks(content.code.label), value: content.code.value },
    link: content.link && { label: withoutLinks(content.link.label), url: `${origin}${pathOfOurs(content.link.path)}` },
    copyLink: t('mail.copyLink'),
    afterwards: (content.afterwards ?? []).map(withoutLinks),
    why: withoutLinks(t('mail.why', { studio: studio.name })),
    contact: t('mail.contact'),
    servicedesk: studio.servicedesk,
    sender: withoutLinks(t('mail.sender', { studio: studio.name, publisher: studio.publisher })),
  }
}

function pathOfOurs(path: string): string {
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(path)) throw new Error('A mail links to paths of our own only')
  return path
}

function plainText(parts: Parts): string {
  const { code, link } = parts
  return [
    parts.heading,
    parts.greeting,
    ...parts.paragraphs,
    ...(link ? [`${link.label}:\n${link.url}`] : []),
    ...(code ? [`${code.label}\n${code.value}`] : []),
    ...parts.afterwards,
    `-- \n${parts.why}\n${parts.contact} ${parts.servicedesk}\n${parts.sender}`,
  ]
    .join('\n\n')
    .concat('\n')
}

const font = "font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif"
const colour = {
  page: '#f2f4f7',
  card: '#ffffff',
  text: '#1e2b3c',
  subtle: '#4b5768',
  accent: '#0062ba',
  line: '#d2d8e0',
}

/** Programs that know dark mode take these; the inline styles are for all the others. */
const darkMode = `
:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) {
  .page { background-color: #14181d !important }
  .line { border-color: #3d4853 !important }
  .card, .code { background-color: #1f262e !important; border-color: #3d4853 !important }
  .text { color: #f0f3f6 !important }
  .subtle { color: #b9c3cd !important }
  .link { color: #8cc0f2 !important }
}`

/** Tables and inline styles, since Outlook knows little else. Nothing is fetched from anywhere. */
function MailDocument({ parts }: { parts: Parts }) {
  const { code, link } = parts
  return (
    <html lang={parts.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no" />
        <title>{parts.subject}</title>
        <style>{darkMode}</style>
      </head>
      <body class="page" style={`margin:0;padding:0;background-color:${colour.page}`}>
        <Frame>
          <h1 class="text" style={`margin:0 0 20px;${font};font-size:24px;line-height:32px;color:${colour.text}`}>
            {parts.heading}
          </h1>
          <Line>{parts.greeting}</Line>
          {parts.paragraphs.map((paragraph) => (
            <Line key={paragraph}>{paragraph}</Line>
          ))}
          {link && <LinkToPress link={link} copyLink={parts.copyLink} />}
          {code && <CodeToType code={code} />}
          {parts.afterwards.map((paragraph) => (
            <Line key={paragraph}>{paragraph}</Line>
          ))}
          <hr class="line" style={`margin:28px 0 20px;border:0;border-top:1px solid ${colour.line}`} />
          <Line subtle>{parts.why}</Line>
          <Line subtle>
            {parts.contact}{' '}
            <a class="link" href={`mailto:${parts.servicedesk}`} style={`color:${colour.accent}`}>
              {parts.servicedesk}
            </a>
          </Line>
          <Line subtle>{parts.sender}</Line>
        </Frame>
      </body>
    </html>
  )
}

const Frame = ({ children }: { children: ComponentChildren }) => (
  <table
    role="presentation"
    class="page"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    style={`background-color:${colour.page}`}
  >
    <tr>
      <td align="center" style="padding:24px 12px">
        <table role="presentation" width="560" cellpadding="0" cellspacing="0" style="width:100%;max-width:560px">
          <tr>
            <td
              class="card"
              align="left"
              style={`padding:32px;background-color:${colour.card};border:1px solid ${colour.line};border-radius:8px`}
            >
              {children}
            </td>
          </tr>
        </table>
      </td>
    </tr>
  </table>
)

const Line = ({ children, subtle }: { children: ComponentChildren; subtle?: boolean }) => (
  <p
    class={subtle ? 'subtle' : 'text'}
    style={`margin:0 0 ${subtle ? 6 : 16}px;${font};font-size:${subtle ? 14 : 16}px;line-height:1.5;color:${subtle ? colour.subtle : colour.text}`}
  >
    {children}
  </p>
)

const LinkToPress = ({ link, copyLink }: { link: NonNullable<Parts['link']>; copyLink: string }) => (
  <>
    <table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 24px">
      <tr>
        <td align="center" style={`padding:12px 24px;background-color:${colour.accent};border-radius:6px`}>
          <a href={link.url} style={`${font};font-size:16px;font-weight:600;color:#ffffff;text-decoration:none`}>
            {link.label}
          </a>
        </td>
      </tr>
    </table>
    <Line>
      {copyLink}
      <br />
      <a class="link" href={link.url} style={`color:${colour.accent};word-break:break-all`}>
        {link.url}
      </a>
    </Line>
  </>
)

const CodeToType = ({ code }: { code: NonNullable<Parts['code']> }) => (
  <>
    <Line>{code.label}</Line>
    <p
      class="code text"
      style={`margin:0 0 16px;padding:12px 20px;border:1px solid ${colour.line};border-radius:6px;font-family:Consolas,Menlo,monospace;font-size:32px;line-height:40px;letter-spacing:6px;color:${colour.text}`}
    >
      {code.value}
    </p>
  </>
)
