interface Cookie {
  host: string
  path: string
  name: string
  value: string
}

export interface VisitedPage {
  url: URL
  status: number
  html: string
}

/** A browser without a screen, for tests: cookies, redirects, and pages that move on by themselves. */
export class Visitor {
  /** Every page so far, also those that moved on by themselves. */
  readonly pages: string[] = []
  #cookies: Cookie[] = []
  #outside: string

  /** Addresses that begin with `outside` are not visited: the way ends there. */
  constructor(outside: string) {
    this.#outside = outside
  }

  open(address: string | URL): Promise<VisitedPage> {
    return this.#go(new URL(address), {})
  }

  /** Sends a form to an address, seen from the page it stands on. */
  send(page: VisitedPage, fields: Record<string, string>, address = ''): Promise<VisitedPage> {
    return this.#go(new URL(address, page.url), { method: 'POST', body: new URLSearchParams(fields) })
  }

  async #go(url: URL, init: RequestInit): Promise<VisitedPage> {
    if (url.href.startsWith(this.#outside)) return { url, status: 0, html: '' }
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: this.#cookiesFor(url) },
    })
    this.#keep(url, answer.headers.getSetCookie())
    const html = await answer.text()
    this.pages.push(html)
    const next = answer.headers.get('location') ?? movesOnTo(html)
    return next ? this.#go(new URL(next, url), {}) : { url, status: answer.status, html }
  }

  #cookiesFor(url: URL) {
    return this.#cookies
      .filter(({ host, path }) => host === url.hostname && url.pathname.startsWith(path))
      .sort((one, other) => other.path.length - one.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }

  #keep(url: URL, headers: string[]) {
    for (const header of headers) {
      const [pair = '', ...attributes] = header.split(/;\s*/)
      const [name = '', value = ''] = pair.split('=')
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/'
      const others = this.#cookies.filter((c) => c.host !== url.hostname || c.path !== path || c.name !== name)
      this.#cookies = value === '' ? others : [...others, { host: url.hostname, path, name, value }]
    }
  }
}

function movesOnTo(html: string) {
  return /http-equiv="refresh" content="0; url=([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
}
