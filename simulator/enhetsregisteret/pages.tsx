import type { Language } from '../language.ts'
import { Heading, Page, Paragraph } from '../page.tsx'
import { entities } from './entities.ts'
import { codeOf } from './service-owners.ts'
import { type Texts, texts } from './text.ts'

/** Which numbers there are, for whoever walks the product on their own machine. */
export const NumbersPage = ({ language, url }: { language: Language; url: URL }) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={t.title} url={url} wide>
      <Heading>{t.title}</Heading>
      <Paragraph>{t.lead}</Paragraph>
      <ul class="sim-entries">
        {entities.map(({ number, shows, name }) => (
          <li key={number}>
            <strong class="sim-digits">{number.replace(/\B(?=(\d{3})+$)/g, '\u00a0')}</strong>
            {name && <span lang="nb">{name}</span>}
            <span class="sim-small">{[t.cases[shows], listed(t, codeOf(number))].filter(Boolean).join('. ')}</span>
          </li>
        ))}
      </ul>
      <Paragraph>{t.pause}</Paragraph>
    </Page>
  )
}

const listed = (t: Texts, code: string | undefined) => code && t.listed(code)
