// Tells while typing whether a username is free. The form works the same without.
import { whenTyped } from './typing.ts'

interface Answer {
  available: boolean
  message: string
}

for (const input of document.querySelectorAll<HTMLInputElement>('[data-check-username]')) watch(input)

function watch(input: HTMLInputElement) {
  const status = document.getElementById(input.dataset.status ?? '')

  whenTyped(input, async (signal) => {
    const answer = input.value.trim() === '' ? undefined : await ask(input, signal)
    if (status && !signal.aborted) show(status, answer)
  })
}

async function ask(input: HTMLInputElement, signal: AbortSignal): Promise<Answer | undefined> {
  const url = `${input.dataset.checkUrl}?${new URLSearchParams({ username: input.value.trim() })}`
  try {
    const response = await fetch(url, { signal, headers: { accept: 'application/json' } })
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
