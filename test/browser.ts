interface Sent {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  /** Bytes where the form carries a file. */
  payload?: string | Buffer<ArrayBuffer>
  remoteAddress: string
}

interface Received {
  statusCode: number
  headers: Answer['headers']
  body: string
  cookies: readonly Cookie[]
}

/** What a browser reaches: an application in this process, or one that listens. */
export interface Reachable {
  inject(request: Sent): Promise<Received>
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | number | undefined>
  body: string
  location: string
}

interface Cookie {
  name: string
  value: string
  maxAge?: number
  expires?: Date
}

export type TestBrowser = ReturnType<typeof createTestBrowser>

/** A browser without a screen: it keeps cookies, and its forms carry the token of the page that they stand on. */
export function createTestBrowser(server: Reachable, { language = 'en', ip = '192.0.2.10' } = {}) {
  const cookies = new Map<string, string>()
  let formToken = ''

  function keep(given: readonly Cookie[]) {
    for (const { name, value, maxAge, expires } of given) {
      if (maxAge === 0 || (expires && expires < new Date())) cookies.delete(name)
      else cookies.set(name, value)
    }
  }

  async function send(
    method: 'GET' | 'POST',
    path: string,
    extra: Partial<Pick<Sent, 'payload' | 'headers'>>,
  ): Promise<Answer> {
    const { payload, headers } = extra
    const response = await server.inject({
      method,
      url: path,
      remoteAddress: ip,
      ...(payload !== undefined && { payload }),
      headers: {
        accept: 'text/html',
        'accept-language': language,
        'sec-fetch-site': 'same-origin',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
    })
    keep(response.cookies)
    formToken = /name="form_token" value="([^"]+)"/.exec(response.body)?.[1] ?? formToken
    const { statusCode: status, body } = response
    return { status, body, headers: response.headers, location: String(response.headers.location ?? '') }
  }

  return {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => send('GET', path, { headers }),
    /** Posts a form as a person does who has some page of ours open. */
    async post(
      path: string,
      fields: Record<string, string> = {},
      headers: Record<string, string> = {},
    ): Promise<Answer> {
      if (!formToken) await send('GET', '/help', {})
      const payload = new URLSearchParams({ form_token: formToken, ...fields }).toString()
      return send('POST', path, {
        payload,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      })
    },
    /** The same for a form that carries a file. */
    async postFile(path: string, file: SentFile, fields: Record<string, string> = {}): Promise<Answer> {
      if (!formToken) await send('GET', '/help', {})
      const { payload, type } = await multipart(file, { form_token: formToken, ...fields })
      return send('POST', path, { payload, headers: { 'content-type': type } })
    },
    /** Follows redirects within the program. */
    async follow(answer: Answer): Promise<Answer> {
      let last = answer
      for (let hops = 0; last.location.startsWith('/') && hops < 10; hops++) last = await send('GET', last.location, {})
      return last
    },
  }
}

/** Where a page leads that moves on by itself. */
export const movesOnTo = ({ body }: Pick<Answer, 'body'>) =>
  (/http-equiv="refresh" content="0;url=([^"]*)"/.exec(body)?.[1] ?? '').replaceAll('&amp;', '&')

export interface SentFile {
  field: string
  name: string
  content: Uint8Array<ArrayBuffer>
}

/** A form with a file, as browsers write it. */
export async function multipart({ field, name, content }: SentFile, fields: Record<string, string>) {
  const form = new FormData()
  for (const entry of Object.entries(fields)) form.append(...entry)
  form.append(field, new File([content], name, { type: 'image/png' }))
  const written = new Response(form)
  return {
    payload: Buffer.from(await written.arrayBuffer()),
    type: written.headers.get('content-type') ?? '',
  }
}

/** A server that listens. `TRUST_PROXY=1` lets it believe the address that a browser says it has. */
export const overHttp = (origin: () => string): Reachable => ({
  async inject({ method, url, headers, payload, remoteAddress }) {
    const response = await fetch(origin() + url, {
      method,
      redirect: 'manual',
      headers: { ...headers, 'x-forwarded-for': remoteAddress },
      ...(payload !== undefined && { body: payload }),
    })
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
      cookies: response.headers.getSetCookie().map(toCookie),
    }
  },
})

function toCookie(line: string): Cookie {
  const [pair = '', ...attributes] = line.split('; ')
  const at = pair.indexOf('=')
  const find = (name: string) =>
    attributes.map((text) => new RegExp(`^${name}=(.*)$`, 'i').exec(text)?.[1]).find(Boolean)
  const [maxAge, expires] = [find('max-age'), find('expires')]
  return {
    name: pair.slice(0, at),
    value: decodeURIComponent(pair.slice(at + 1)),
    ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
    ...(expires !== undefined && { expires: new Date(expires) }),
  }
}

/** An answer to the byte, without what differs between any two of them, whomever they are for. */
export function withoutChance({ status, location, headers, body }: Answer) {
  const { date: _, 'x-request-id': __, 'set-cookie': cookie, 'content-length': ___, ...others } = headers
  const cookies = [cookie ?? []].flat().map((one) => String(one).replace(/=[^;]*/, ''))
  return {
    status,
    location,
    headers: { ...others, cookies },
    body: body
      .replace(/name="form_token" value="[^"]+"/g, '')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')
      .replace(/\d+ seconds?/g, '')
      .replace(/(data-passphrase="password"[^>]*>)[^<]*/g, '$1'),
  }
}
