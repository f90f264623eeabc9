import { Button, Heading, Link, Page, Paragraph, Radio, Subheading } from '../page.tsx'
import { type Eid, type Level, levelsOf } from './eid.ts'
import type { NumberFault } from './number.ts'
import { CancelForm, type PortPage } from './pages.tsx'
import { isDNumber, type Person, personOf, personsWith } from './persons.ts'
import { type Texts, texts } from './text.ts'

interface PersonPageProps extends PortPage {
  path: string
  eid: Eid
}

/** An eID that needs no proof: one click says who you are. */
export const PersonPage = ({ language, url, path, eid }: PersonPageProps) => {
  const t = texts[language]
  return (
    <Page language={language} texts={t} title={`${eid.name}: ${t.persons.title}`} url={url}>
      <Heading>{`${eid.name}: ${t.persons.title}`}</Heading>
      <Paragraph>{t.persons.lead(eid.name)}</Paragraph>
      <form method="post" action={`${path}/${eid.key}`} class="sim-form">
        <PersonList t={t} eid={eid} />
      </form>
      <WayOut t={t} path={path} />
    </Page>
  )
}

export interface TestIdForm {
  number: string
  level: string
  fault?: NumberFault | undefined
  isRandom?: boolean
}

interface TestIdPageProps extends PersonPageProps {
  least: Level
  form: TestIdForm
}

/** The words of the field and its two buttons are the same in every language, as at the real TestID. */
export const TestIdPage = ({ language, url, path, eid, least, form }: TestIdPageProps) => {
  const t = texts[language]
  const title = form.fault ? `${t.testId.errorTitle}: ${eid.name}` : eid.name
  return (
    <Page language={language} texts={t} title={title} url={url}>
      <Heading>{eid.name}</Heading>
      <Paragraph>{t.testId.lead}</Paragraph>
      <form method="post" action={`${path}/${eid.key}`} class="sim-form" novalidate>
        <NumberField t={t} form={form} />
        <LevelField t={t} form={form} levels={levelsOf(eid, least)} />
        <div class="sim-actions" lang="nb">
          <Button name="action" value="authenticate">
            Autentiser
          </Button>
          <Button variant="secondary" name="action" value="random">
            Hent tilfeldig person
          </Button>
        </div>
        <Subheading>{t.persons.listTitle}</Subheading>
        <PersonList t={t} eid={eid} />
      </form>
      <WayOut t={t} path={path} />
    </Page>
  )
}

const NumberField = ({ t, form }: { t: Texts; form: TestIdForm }) => (
  <div class="ds-field">
    <label class="ds-label" for="number" lang="nb">
      Personidentifikator (syntetisk)
    </label>
    <div id="number-help" data-field="description">
      {t.testId.help}
    </div>
    <input
      class="ds-input sim-number"
      type="text"
      id="number"
      name="number"
      value={form.number}
      inputmode="numeric"
      autocomplete="off"
      autofocus={form.fault !== undefined}
      aria-invalid={form.fault ? 'true' : undefined}
      aria-describedby={form.fault ? 'number-error number-help' : 'number-help'}
    />
    {form.fault && (
      <p class="ds-validation-message" id="number-error" data-field="validation" role="alert">
        {t.testId.errors[form.fault]}
      </p>
    )}
    {form.isRandom && <p role="status">{t.testId.random(nameOf(t, personOf(form.number)))}</p>}
  </div>
)

interface LevelFieldProps {
  t: Texts
  form: TestIdForm
  levels: Level[]
}

const LevelField = ({ t, form, levels }: LevelFieldProps) => (
  <fieldset class="ds-fieldset">
    <legend class="ds-label">{t.testId.level}</legend>
    {levels.map((level) => (
      <Radio key={level} name="level" value={level} label={t.testId.levels[level]} isChosen={form.level === level} />
    ))}
  </fieldset>
)

const PersonList = ({ t, eid }: { t: Texts; eid: Eid }) => (
  <ul class="sim-choices">
    {personsWith(eid).map((person) => (
      <li key={person.pid}>
        <button class="sim-choice" type="submit" name="person" value={person.pid}>
          <strong>{nameOf(t, person)}</strong>
          <span>{isDNumber(person) ? `${person.pid} (${t.persons.dNumber})` : person.pid}</span>
        </button>
      </li>
    ))}
  </ul>
)

const WayOut = ({ t, path }: { t: Texts; path: string }) => (
  <div class="sim-actions">
    <Link href={path}>{t.otherEid}</Link>
    <CancelForm t={t} path={path} />
  </div>
)

function nameOf(t: Texts, { name }: Person) {
  return name ? `${name.given} ${name.family}` : t.persons.noName
}
