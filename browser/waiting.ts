// The waiting page goes on by itself once the account is active.
const waiting = document.querySelector<HTMLElement>('[data-wait-for]')

async function look({ waitFor = '', then: next = '/' }: DOMStringMap) {
  const answer = await fetch(waitFor, { headers: { accept: 'application/json' } })
  if (!answer.ok) return
  const { active } = await answer.json()
  if (active) location.assign(next)
}

if (waiting) setInterval(() => document.hidden || look(waiting.dataset).catch(() => undefined), 4000)

export {}
