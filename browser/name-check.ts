// Tells while typing whether a name is free. The form works the same without.
import { typed, whenTyped } from './typing.ts'

interface Answer {
  available: boolean
  message: string
}

for (const input of document.querySelectorAll<HTMLInputElement>('[data-check-name]')) watch(input)

function watch(input: HTMLInputElement) {
  const status = document.getElementById(input.dataset.status ?? '')

  whenTyped(input, async (signal) => {
    const answer = input.value.trim() === '' ? undefined : await ask(input, signal)
    if (status && !signal.aborted) show(status, answer)
  })
  // Whose the name would be decides, too.
  input.form?.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === input.dataset.checkWith) typed(input)
  })
}

async function ask(input: HTMLInputElement, signal: AbortSignal): Promise<Answer | undefined> {
  const { checkUrl, checkWith } = input.dataset
  const query = new URLSearchParams({ [input.name]: input.value.trim() })
  if (checkWith && input.form) query.set(checkWith, String(new FormData(input.form).get(checkWith) ?? ''))
  try {
    const response = await fetch(`${checkUrl}?${query}`, { signal, headers: { accept: 'application/json' } })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}

function show(status: HTMLElement, answer: Answer | undefined) {
  status.textContent = answer?.message ?? ''
  if (answer) status.dataset.available = `${answer.available}`
  else delete status.dataset.available
}
