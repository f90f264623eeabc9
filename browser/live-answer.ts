/** What the server says of something while it is typed. */
export interface LiveAnswer {
  available: boolean
  message: string
  /** Of the message, where it is not the page's. */
  lang?: string
}

/** Nothing where the server cannot say: the form says it when it is sent. */
export async function askLive<Answer extends LiveAnswer>(
  address: string,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  try {
    const response = await fetch(address, { signal, headers: { accept: 'application/json' } })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}

/** Below the field, where a screen reader hears of it. */
export function showLive(status: HTMLElement | null, answer: LiveAnswer | undefined) {
  if (!status) return
  status.textContent = answer?.message ?? ''
  if (answer?.lang) status.lang = answer.lang
  else status.removeAttribute('lang')
  if (answer) status.dataset.available = `${answer.available}`
  else delete status.dataset.available
}
