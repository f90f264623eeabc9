// Solves the challenge from when the form opens, keeps the solution fresh, and lets the form wait for it.
import 'altcha/external'
import type { AltchaGlobal, State } from 'altcha/types'

declare const $altcha: AltchaGlobal

const field = document.querySelector<HTMLElement>('[data-captcha]')
if (field) start(field)

function start(field: HTMLElement) {
  const { captcha, worker, texts, language = 'nb' } = field.dataset
  const place = field.querySelector('[data-captcha-widget]')
  const form = field.closest('form')
  if (!captcha || !worker || !place || !form) return
  $altcha.algorithms.set('PBKDF2/SHA-256', () => new Worker(worker, { type: 'module' }))
  $altcha.i18n.set(language, JSON.parse(texts ?? '{}'))
  // What the person's hand does is nobody's business, and the links lead to a third party.
  $altcha.defaults.set({ hideLogo: true, hideFooter: true, humanInteractionSignature: false, minDuration: 0 })
  const widget = document.createElement('altcha-widget')
  Object.assign(widget, { auto: 'onload', challenge: captcha, name: 'captcha', language })
  place.append(widget)

  const freshness = keepFresh(widget, Number(field.dataset.seconds) * 1000)
  const waiting = waitBeforeSending(form, field, () => widget.getState() === 'verified' && freshness.isFresh())
  widget.addEventListener('statechange', (event) => {
    const { state } = (event as CustomEvent<{ state: `${State}` }>).detail
    show(field, state)
    if (state === 'verifying') freshness.restart()
    if (state === 'verified') waiting.goOn()
    if (state === 'error') waiting.giveUp()
  })
  waiting.onWait(() => {
    if (widget.getState() !== 'verifying') void widget.verify()
  })
}

/** The other way is folded while the check works, and unfolded when it does not. */
function show(field: HTMLElement, state: `${State}`) {
  const status = field.querySelector<HTMLElement>('[data-captcha-status]')
  const other = field.querySelector<HTMLDetailsElement>('[data-captcha-other]')
  if (status && state !== 'unverified') status.textContent = state === 'error' ? (status.dataset.failed ?? '') : ''
  if (other && state === 'error') other.open = true
  if (other && state === 'verifying') other.open = false
}

/** A form may stay open for long, also in a machine that slept: its solution is renewed well before it is too old. */
function keepFresh(widget: HTMLElementTagNameMap['altcha-widget'], lifetime: number) {
  let startedAt = Date.now()
  const isFresh = () => Date.now() - startedAt < lifetime * 0.8
  const renew = () => {
    if (!isFresh() && !document.hidden && widget.getState() === 'verified') void widget.verify()
  }
  setInterval(renew, 15_000)
  document.addEventListener('visibilitychange', renew)
  return { isFresh, restart: () => (startedAt = Date.now()) }
}

/** Somebody who is faster than the check presses once, and the form goes when the check is done. */
function waitBeforeSending(form: HTMLFormElement, field: HTMLElement, isReady: () => boolean) {
  const status = field.querySelector<HTMLElement>('[data-captcha-status]')
  let submitter: HTMLElement | null | undefined
  let onWait = () => {}
  // Before all other listeners, so that they see the form being sent once.
  addEventListener(
    'submit',
    (event) => {
      const takesOtherWay = event.submitter?.closest('[data-captcha-other]')
      if (event.target !== form || takesOtherWay || isReady()) return
      event.preventDefault()
      event.stopImmediatePropagation()
      submitter = event.submitter
      if (status) status.textContent = status.dataset.waiting ?? ''
      onWait()
    },
    { capture: true },
  )
  return {
    onWait: (act: () => void) => (onWait = act),
    // The widget writes its hidden field after it has told its state.
    goOn: () => setTimeout(() => submitter !== undefined && send(), 0),
    giveUp: () => (submitter = undefined),
  }

  function send() {
    const pressed = submitter
    submitter = undefined
    form.requestSubmit(pressed)
  }
}
