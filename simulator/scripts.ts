/** Reloads the list when a mail has come, unless somebody is busy on the page. */
export const pollScript = `
const list = document.querySelector('[data-newest]')
const isIdle = () => document.visibilityState === 'visible' && document.activeElement === document.body
async function look() {
  const answer = await fetch(list.dataset.source).catch(() => undefined)
  if (!answer || !answer.ok) return
  const { newest } = await answer.json()
  if (newest !== list.dataset.newest && isIdle()) location.reload()
}
if (list) setInterval(look, 3000)
`

/** Sends a form that only carries an answer on to the service. */
export const submitScript = `
document.querySelector('form[data-answer]').submit()
`
