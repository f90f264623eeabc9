import { comesFromElsewhere, readForm, redirect, sendPage } from '../answer.ts'
import type { Language } from '../language.ts'
import { Button, Heading, Page, Paragraph, Radio } from '../page.tsx'
import { faultsPath } from './fault-link.tsx'
import { faultTexts } from './fault-text.ts'
import { type Fault, type FaultSwitch, loginFaults, logoutFaults, representationFaults } from './faults.ts'
import type { PortPage } from './pages.tsx'
import { type Exchange, portLanguage } from './screens.tsx'
import { texts } from './text.ts'

/** The page where a person switches a fault on, and off again. False at any other address. */
export async function answerFaults(faults: FaultSwitch, { request, response, url }: Exchange): Promise<boolean> {
  if (url.pathname !== faultsPath) return false
  if (request.method === 'POST') {
    const form = await readForm(request)
    if (!comesFromElsewhere(request)) faults.choose(form.get('fault'))
    redirect(response, faultsPath)
    return true
  }
  const language = portLanguage(request, url, undefined)
  sendPage(response, 200, <FaultsPage language={language} url={url} on={faults.on} />)
  return true
}

const FaultsPage = ({ language, url, on }: PortPage & { on: Fault | undefined }) => {
  const t = faultTexts[language]
  return (
    <Page language={language} texts={texts[language]} title={t.title} url={url}>
      <Heading>{t.title}</Heading>
      <Paragraph>{t.lead}</Paragraph>
      {on && (
        <p class="ds-paragraph" role="status">
          <strong>{t.isOn(t.names[on])}</strong>
        </p>
      )}
      <form method="post" action={faultsPath} class="sim-form">
        <Radio name="fault" value="" label={t.none} isChosen={!on} />
        <Choices language={language} title={t.login} faults={loginFaults} on={on} />
        <Choices language={language} title={t.representation} faults={representationFaults} on={on} />
        <Choices language={language} title={t.logout} faults={logoutFaults} on={on} />
        <div class="sim-actions">
          <Button>{t.use}</Button>
        </div>
      </form>
    </Page>
  )
}

interface ChoicesProps {
  language: Language
  title: string
  faults: readonly Fault[]
  on: Fault | undefined
}

const Choices = ({ language, title, faults, on }: ChoicesProps) => (
  <fieldset class="ds-fieldset">
    <legend class="ds-label">{title}</legend>
    {faults.map((fault) => (
      <Radio key={fault} name="fault" value={fault} label={faultTexts[language].names[fault]} isChosen={fault === on} />
    ))}
  </fieldset>
)
