// Finds people while somebody types. The search button does the same without.
interface Answer {
  people: { username: string; displayName: string | null }[]
  message: string
}

for (const section of document.querySelectorAll<HTMLElement>('[data-find-person]')) watch(section)

function watch(section: HTMLElement) {
  const input = section.querySelector<HTMLInputElement>('input[name="find"]')
  let timer = 0
  let pending = new AbortController()

  input?.addEventListener('input', () => {
    clearTimeout(timer)
    pending.abort()
    pending = new AbortController()
    const { signal } = pending
    timer = setTimeout(async () => {
      const answer = await ask(section, input.value.trim(), signal)
      if (answer && !signal.aborted) show(section, answer)
    }, 300)
  })
}

/** Whoever is offline, logged out meanwhile or too quick still has the button. */
async function ask(section: HTMLElement, find: string, signal: AbortSignal): Promise<Answer | undefined> {
  if (find === '') return { people: [], message: '' }
  const url = `${section.dataset.findPerson}?${new URLSearchParams({ find })}`
  try {
    const response = await fetch(url, { signal, headers: { accept: 'application/json' } })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}

function show(section: HTMLElement, { people, message }: Answer) {
  const found = section.querySelector<HTMLElement>('[data-found]')
  const status = section.querySelector('[data-found-message]')
  found?.querySelector('ul')?.replaceChildren(...people.flatMap((person) => item(section, person)))
  if (found) found.hidden = people.length === 0
  if (status) status.textContent = message
}

function item(section: HTMLElement, { username, displayName }: Answer['people'][number]): Node[] {
  const copy = section.querySelector('template')?.content.cloneNode(true)
  if (!(copy instanceof DocumentFragment)) return []
  for (const name of copy.querySelectorAll('[data-name]')) name.textContent = displayName ?? username
  for (const name of copy.querySelectorAll('[data-username]')) name.textContent = username
  for (const button of copy.querySelectorAll('button'))
    button.formAction = `${section.dataset.person}/${encodeURIComponent(username)}/add`
  return [copy]
}

export {}
