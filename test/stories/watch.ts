import type { BrowserContext, ConsoleMessage, Response } from '@playwright/test'

export interface Watch {
  context(context: BrowserContext): void
  /** Everything that a browser complained about. */
  complaints: string[]
}

/** Notes what no story may meet: script errors, refused content, anything on the console, an answer of 500 or more. */
export function watch(origin: string): Watch {
  const complaints: string[] = []
  /** A page that is itself a refusal (404, 422 …) is also an entry on Chromium's console, and is no fault. */
  const refusedPages = new Set<string>()

  const hear = (message: ConsoleMessage) => {
    const { url } = message.location()
    if (message.type() !== 'error' && message.type() !== 'warning') return
    if (refusedPages.has(url) && message.text().startsWith('Failed to load resource')) return
    complaints.push(`console ${message.type()} at ${url || message.page()?.url()}: ${message.text()}`)
  }
  const see = (response: Response) => {
    const request = response.request()
    const isPage = request.isNavigationRequest() && response.status() < 500
    if (isPage && response.status() >= 400) refusedPages.add(response.url())
    if (response.status() >= 500) complaints.push(`${response.status()} from ${request.method()} ${response.url()}`)
    if (!isLocal(response.url(), origin)) complaints.push(`a request left the machine: ${response.url()}`)
  }
  return {
    complaints,
    context(context) {
      context.on('console', hear)
      context.on('response', see)
      context.on('weberror', (error) => complaints.push(`script error: ${error.error().stack}`))
    },
  }
}

const isLocal = (url: string, origin: string) =>
  url.startsWith(origin) ||
  /^(data|blob|about):/.test(url) ||
  ['localhost', '127.0.0.1'].includes(new URL(url).hostname)
