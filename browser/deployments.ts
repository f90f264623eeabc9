// The page of a service's deployments shows the next step of what is under way.
const shown = document.querySelector<HTMLElement>('[data-deployments]')

/** Whoever is choosing something is not interrupted. */
const isBusy = () => document.hidden || document.activeElement instanceof HTMLSelectElement

async function look({ deployments: address = '', stamp = '' }: DOMStringMap) {
  const answer = await fetch(address, { headers: { accept: 'application/json' } })
  if (!answer.ok) return
  const { stamp: now } = await answer.json()
  if (now !== stamp) location.replace(location.pathname)
}

if (shown) setInterval(() => isBusy() || look(shown.dataset).catch(() => undefined), 2000)

export {}
