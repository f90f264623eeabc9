// Looks an organisation number up while it is typed, and fills in names that nobody wrote. The form works the same without.
import { askLive, type LiveAnswer, showLive } from './live-answer.ts'
import { typed, whenTyped } from './typing.ts'

interface Answer extends LiveAnswer {
  name?: string
  shortName?: string
}

for (const input of document.querySelectorAll<HTMLInputElement>('[data-look-up]')) watch(input)

function watch(input: HTMLInputElement) {
  const status = document.getElementById(input.dataset.status ?? '')
  whenTyped(input, async (signal) => {
    const isWhole = input.value.replace(/\D/g, '').length >= 9
    const address = `${input.dataset.lookUp}?${new URLSearchParams({ number: input.value })}`
    const answer = isWhole ? await askLive<Answer>(address, signal) : undefined
    if (signal.aborted) return
    showLive(status, answer)
    fillIn(answer)
  })
}

function fillIn({ name, shortName }: Partial<Answer> = {}) {
  if (name) for (const field of ['nameNb', 'nameNn', 'nameEn']) suggest(field, name)
  if (shortName) suggest('name', shortName)
}

/** What somebody wrote stays. */
function suggest(field: string, value: string) {
  const input = document.getElementById(field)
  if (!(input instanceof HTMLInputElement) || input.value !== (input.dataset.suggested ?? '')) return
  input.value = value
  input.dataset.suggested = value
  typed(input)
}
