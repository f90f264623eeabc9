import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a test lets Enhetsregisteret answer; `silence` is none at all. */
export interface RegisterAnswer {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

export type TestRegister = Awaited<ReturnType<typeof startTestRegister>>

/** An Enhetsregisteret that says what a test wants, by the path that it was asked for; nothing said is 404. */
export async function startTestRegister() {
  const asked: { path: string; headers: IncomingMessage['headers'] }[] = []
  const answers = new Map<string, RegisterAnswer | 'silence'>()
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/api/, '')
    asked.push({ path, headers: request.headers })
    send(response, answers.get(path) ?? { status: 404, body: { status: 404 } })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api`,
    /** Every question so far. */
    asked,
    paths: () => asked.map(({ path }) => path),
    answer: (path: string, answer: RegisterAnswer | 'silence') => void answers.set(path, answer),
    forget() {
      answers.clear()
      asked.length = 0
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, answer: RegisterAnswer | 'silence') {
  if (answer === 'silence') return
  const { status, body = '', headers = {} } = answer
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

/** A record as the register sends it. */
export const registerRecord = (number: string, more: Record<string, unknown> = {}) => ({
  organisasjonsnummer: number,
  navn: 'EKSEMPELDIREKTORATET',
  organisasjonsform: { kode: 'ORGL', beskrivelse: 'Organisasjonsledd' },
  institusjonellSektorkode: { kode: '6100', beskrivelse: 'Statsforvaltningen' },
  konkurs: false,
  underAvvikling: false,
  underTvangsavviklingEllerTvangsopplosning: false,
  ...more,
})
