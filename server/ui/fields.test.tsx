import { expect, test } from 'vitest'
import type { FormState, View } from '../http/view.ts'
import { textIn } from '../text/text.ts'
import { RadioGroup } from './choice-groups.tsx'
import { ErrorSummary, TextField } from './fields.tsx'
import { html } from './html.tsx'

const view = { t: textIn('nb'), language: 'nb' } as View

function draw(errors: FormState['errors']) {
  const form = { values: {}, errors }
  return html(
    <main>
      <ErrorSummary view={view} form={form} />
      <TextField form={form} name="email" label="E-post" />
      <TextField form={form} name="commit" id="commit-tt02" label="Endring" />
      <TextField form={{ values: {}, errors: {} }} name="commit" id="commit-production" label="En annen" />
      <RadioGroup form={form} name="kind" legend="Hva er dette?" options={[]} initial="" />
    </main>,
  )
}

const linesOf = (page: string) =>
  [...page.matchAll(/<li>(?:<a class="ds-link" href="(#[^"]*)">)?([^<]*)/g)].map(([, href, text]) => [href, text])

test('X5: each line of the summary leads with the label of its field and leads to it, in the order of the fields', () => {
  const empty = 'Fyll ut dette feltet.'
  const page = draw({ kind: empty, commit: empty, email: empty })
  expect(linesOf(page)).toEqual([
    ['#email', 'E-post: Fyll ut dette feltet.'],
    ['#commit-tt02', 'Endring: Fyll ut dette feltet.'],
    ['#kind', 'Hva er dette? Fyll ut dette feltet.'],
  ])
})

test('X5: what was refused and is not in the page is named as it was posted, and is no link', () => {
  expect(linesOf(draw({ return_to: 'Dette er ikke gyldig.' }))).toEqual([
    [undefined, 'return_to: Dette er ikke gyldig.'],
  ])
})

test('X5: what is wrong with a form as a whole is said as it is', () => {
  expect(linesOf(draw({ '': 'Vent litt.' }))).toEqual([[undefined, 'Vent litt.']])
})

test('R10: a field says by itself what the summary says, without its own name', () => {
  expect(draw({ email: 'Fyll ut dette feltet.' })).toContain('id="email-error">Fyll ut dette feltet.</p>')
})
