// Finds people while somebody types. The search button does the same without.
interface Answer {
  people: { username: string; displayName: string | null }[]
  message: string
}

for (const section of document.querySelectorAll<HTMLElement>('[data-find-person]')) watch(section)

function watch(section: HTMLElement) {
  const input = section.querySelector<HTMLInputElement>('input[name="find"]')
  const found = foundIn(section)
  let timer = 0
  let pending = new AbortController()

  input?.addEventListener('input', () => {
    clearTimeout(timer)
    pending.abort()
    pending = new AbortController()
    const { signal } = pending
    timer = setTimeout(async () => {
      const answer = await ask(section, input.value.trim(), signal)
      if (answer && !signal.aborted) show(section, found, answer)
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

interface Found {
  /** The form with the team that was chosen; it stands in the page only with people in it. */
  form: HTMLElement | undefined
  item: HTMLElement | undefined
}

function foundIn(section: HTMLElement): Found {
  const spare = section.querySelector('template')?.content.querySelector('form')
  const form = section.querySelector<HTMLElement>('[data-found] form') ?? spare ?? undefined
  return { form, item: spare?.querySelector('li') ?? undefined }
}

function show(section: HTMLElement, { form, item }: Found, { people, message }: Answer) {
  const status = section.querySelector('[data-found-message]')
  if (status) status.textContent = message
  if (!form || !item) return
  const shown = people.map((person) => filled(item.cloneNode(true), section, person))
  form.querySelector('ul')?.replaceChildren(...shown)
  section.querySelector('[data-found]')?.replaceChildren(...(people.length > 0 ? [form] : []))
}

function filled(item: Node, section: HTMLElement, { username, displayName }: Answer['people'][number]): Node {
  if (!(item instanceof HTMLElement)) return item
  for (const name of item.querySelectorAll('[data-name]')) name.textContent = displayName ?? username
  for (const name of item.querySelectorAll('[data-username]')) name.textContent = username
  for (const button of item.querySelectorAll('button'))
    button.formAction = `${section.dataset.person}/${encodeURIComponent(username)}/add`
  return item
}

export {}
