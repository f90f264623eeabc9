// Two minutes before the session ends an open page says so and offers to stay (L4).
const warning = document.querySelector<HTMLElement>('[data-session-warning]')
const warnSeconds = 120
let timer = 0

/** What the server says; where it says nothing, since the network or the database is away, time simply goes on. */
async function ask(path: string, otherwise: number, request: RequestInit = {}): Promise<number> {
  try {
    const answer = await fetch(path, { ...request, headers: { accept: 'application/json' } })
    if (answer.status === 401) return 0
    return answer.ok ? Number((await answer.json()).secondsLeft) : otherwise
  } catch {
    return otherwise
  }
}

/** Asks the server before it warns, since another tab may have kept the session alive. */
function watch(element: HTMLElement, left: number) {
  clearTimeout(timer)
  element.hidden = left > warnSeconds
  element.dataset['state'] = left > 0 ? 'soon' : 'ended'
  if (left <= 0) return
  const next = left > warnSeconds ? left - warnSeconds : Math.min(left + 1, 15)
  timer = setTimeout(() => ask('/session', left - next).then((seconds) => watch(element, seconds)), next * 1000)
}

if (warning) {
  watch(warning, Number(warning.dataset['secondsLeft']))
  warning.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
    void ask('/session/extend', warnSeconds, { method: 'POST', body }).then((left) => watch(warning, left))
  })
}

export {}
