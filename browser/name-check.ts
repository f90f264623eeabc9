// Tells while typing whether a name is free. The form works the same without.
import { askLive, showLive } from './live-answer.ts'
import { typed, whenTyped } from './typing.ts'

for (const input of document.querySelectorAll<HTMLInputElement>('[data-check-name]')) watch(input)

function watch(input: HTMLInputElement) {
  const status = document.getElementById(input.dataset.status ?? '')

  whenTyped(input, async (signal) => {
    const answer = input.value.trim() === '' ? undefined : await askLive(addressOf(input), signal)
    if (!signal.aborted) showLive(status, answer)
  })
  // Whose the name would be decides, too.
  input.form?.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === input.dataset.checkWith) typed(input)
  })
}

function addressOf(input: HTMLInputElement): string {
  const { checkUrl, checkWith } = input.dataset
  const query = new URLSearchParams({ [input.name]: input.value.trim() })
  if (checkWith && input.form) query.set(checkWith, String(new FormData(input.form).get(checkWith) ?? ''))
  return `${checkUrl}?${query}`
}
