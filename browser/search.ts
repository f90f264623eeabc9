// Searches a list while somebody types. The form works the same without.
import { whenTyped } from './typing.ts'

for (const input of document.querySelectorAll<HTMLInputElement>('[data-search]')) {
  whenTyped(input, (signal) => search(input, signal))
}

async function search({ form }: HTMLInputElement, signal: AbortSignal) {
  if (!form) return
  const asked = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const address = `${form.action}?${new URLSearchParams(asked)}`
  const page = await ask(address, signal)
  if (!page?.getElementById('results') || signal.aborted) return
  for (const id of ['found', 'results']) {
    const there = page.getElementById(id)
    document.getElementById(id)?.replaceChildren(...(there?.childNodes ?? []))
  }
  history.replaceState(null, '', address)
}

/** Whoever is offline, or logged out meanwhile, still has the button. */
async function ask(address: string, signal: AbortSignal): Promise<Document | undefined> {
  try {
    const response = await fetch(address, { signal, headers: { accept: 'text/html' } })
    return new DOMParser().parseFromString(await response.text(), 'text/html')
  } catch {
    return undefined
  }
}
