// Two minutes before the session ends an open page says so and offers to stay (L4).
const warning = document.querySelector<HTMLElement>('[data-session-warning]')
const warnSeconds = 120

async function secondsLeft(path: string, method = 'GET', body?: URLSearchParams): Promise<number> {
  const answer = await fetch(path, { method, headers: { accept: 'application/json' }, ...(body && { body }) })
  const { secondsLeft } = answer.ok ? await answer.json() : { secondsLeft: 0 }
  return Number(secondsLeft)
}

/** Asks the server before it warns, since another tab may have kept the session alive. */
function watch(element: HTMLElement, left: number) {
  element.hidden = left > warnSeconds
  element.dataset['state'] = left > 0 ? 'soon' : 'ended'
  if (left <= 0) return
  const next = left > warnSeconds ? left - warnSeconds : Math.min(left + 1, 15)
  setTimeout(() => secondsLeft('/session').then((seconds) => watch(element, seconds)), next * 1000)
}

if (warning) {
  watch(warning, Number(warning.dataset['secondsLeft']))
  warning.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
    void secondsLeft('/session/extend', 'POST', body).then((left) => watch(warning, left))
  })
}

export {}
