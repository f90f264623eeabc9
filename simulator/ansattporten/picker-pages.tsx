import { Button, Heading, Page, Paragraph } from '../page.tsx'
import type { Organisation } from './organisations.ts'
import { CancelForm, type PortPage } from './pages.tsx'
import { type Texts, texts } from './text.ts'

interface PickerPageProps extends PortPage {
  service: string
  organisations: readonly Organisation[]
  /** Nothing was chosen. */
  isRefused: boolean
}

/** Whom a person acts for. */
export const PickerPage = ({ language, url, service, organisations, isRefused }: PickerPageProps) => {
  const t = texts[language]
  const title = isRefused ? `${t.testId.errorTitle}: ${t.picker.title}` : t.picker.title
  return (
    <Page language={language} texts={t} title={title} url={url}>
      <Heading>{t.picker.title}</Heading>
      <Paragraph>{t.picker.lead(service)}</Paragraph>
      <form method="post" action={url.pathname} class="sim-form">
        <fieldset class="ds-fieldset" aria-describedby={isRefused ? 'organisation-error' : undefined}>
          <legend class="ds-label">{t.picker.legend}</legend>
          {organisations.map(({ number, name }) => (
            <Choice key={number} value={number} label={name} help={t.picker.number(spaced(number))} />
          ))}
          <Choice value="myself" label={t.picker.myself} />
          {isRefused && <Refusal t={t} />}
        </fieldset>
        <div class="sim-actions">
          <Button>{t.picker.next}</Button>
        </div>
      </form>
      <CancelForm t={t} path={url.pathname} />
    </Page>
  )
}

const Choice = ({ value, label, help }: { value: string; label: string; help?: string }) => (
  <div class="ds-field">
    <input class="ds-input" type="radio" name="organisation" id={`organisation-${value}`} value={value} />
    <label class="ds-label" data-weight="regular" for={`organisation-${value}`}>
      {label}
      {help && <span class="sim-small"> {help}</span>}
    </label>
  </div>
)

const Refusal = ({ t }: { t: Texts }) => (
  <p class="ds-validation-message" id="organisation-error" data-field="validation" role="alert">
    {t.picker.missing}
  </p>
)

const spaced = (number: string) => number.replace(/(\d{3})(?=\d)/g, '$1\u00a0')

/** Somebody must act for an organisation, and acts for none. */
export const NoRightsPage = ({ language, url, service }: PortPage & { service: string }) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={t.picker.noneTitle} url={url}>
      <Heading>{t.picker.noneTitle}</Heading>
      <Paragraph>{t.picker.none(service)}</Paragraph>
      <CancelForm t={t} path={url.pathname} />
    </Page>
  )
}
