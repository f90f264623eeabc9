// Makes choosing a password easier: show and hide it, see its strength, take the suggested passphrase.
for (const input of document.querySelectorAll<HTMLInputElement>('[data-new-password]')) enhance(input)

function enhance(input: HTMLInputElement) {
  const { id } = input
  const toggle = document.querySelector<HTMLButtonElement>(`[data-show-password="${id}"]`)
  const use = document.querySelector<HTMLButtonElement>(`[data-use-passphrase="${id}"]`)
  const phrase = document.querySelector(`[data-passphrase="${id}"]`)
  const meter = document.querySelector<HTMLElement>(`[data-password-strength="${id}"]`)
  const reveal = toggle ? showAndHide(input, toggle) : () => {}
  if (meter) showStrength(input, meter)
  if (!use || !phrase) return
  use.hidden = false
  use.addEventListener('click', () => {
    input.value = phrase.textContent.trim()
    input.dispatchEvent(new Event('input', { bubbles: true }))
    reveal()
    input.focus()
  })
}

function showAndHide(input: HTMLInputElement, toggle: HTMLButtonElement) {
  const texts = { password: toggle.textContent, text: toggle.dataset.otherText ?? '' }
  const turn = (type: 'password' | 'text') => {
    input.type = type
    toggle.textContent = texts[type]
  }
  toggle.hidden = false
  toggle.addEventListener('click', () => turn(input.type === 'password' ? 'text' : 'password'))
  // A password manager recognises the field by its type, and a shown password must not stay in the browser's history.
  input.form?.addEventListener('submit', () => turn('password'))
  return () => turn('text')
}

function showStrength(input: HTMLInputElement, meter: HTMLElement) {
  const sentence = meter.querySelector('[aria-live]')
  const minimum = Number(input.dataset.minimum)
  let timer = 0

  const draw = async () => {
    const { strengthOf } = await import('./strength.ts')
    const missing = minimum - Array.from(input.value.normalize('NFC')).length
    const level = Math.min(strengthOf(input.value, knownAbout(input)), missing > 0 ? 1 : 4)
    const text = missing > 0 ? `${meter.dataset.missing} ${missing}` : meter.getAttribute(`data-level-${level}`)
    meter.dataset.level = `${level}`
    say(text ?? '')
  }
  const clear = () => {
    delete meter.dataset.level
    say('')
  }
  const say = (text: string) => {
    if (sentence && sentence.textContent !== text) sentence.textContent = text
  }
  // It has its place before anybody types: where a form moves under a finger, the press is lost.
  meter.hidden = false
  input.addEventListener('focus', () => void import('./strength.ts'), { once: true })
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void (input.value === '' ? clear() : draw().catch(() => {})), 150)
  })
}

function knownAbout(input: HTMLInputElement): string[] {
  const fields = input.form?.querySelectorAll<HTMLInputElement>('[name=username], [name=email]') ?? []
  const texts = [input.dataset.known ?? '', ...Array.from(fields, ({ value }) => value)]
  return texts.flatMap((text) => [text, ...text.split(/[^\p{L}\d]+/u)]).filter(Boolean)
}

export {}
