/** Acts when somebody has stopped typing for a moment; an earlier act that still waits for something is called off. */
export function whenTyped(input: HTMLInputElement, act: (signal: AbortSignal) => Promise<void>) {
  let timer = 0
  let pending = new AbortController()

  input.addEventListener('input', () => {
    clearTimeout(timer)
    pending.abort()
    pending = new AbortController()
    const { signal } = pending
    timer = setTimeout(() => void act(signal), 300)
  })
}

/** As if somebody had typed there. */
export const typed = (input: HTMLInputElement) => input.dispatchEvent(new Event('input'))
