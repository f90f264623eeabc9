import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  headers: IncomingMessage['headers']
  body: string
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  data: any
}

export type TestEndpoint = Awaited<ReturnType<typeof startEndpoint>>

/** Somebody who hears webhooks, and answers as a test wants. */
export async function startEndpoint() {
  const received: Received[] = []
  const endpoint = {
    url: '',
    received,
    answer: (response: ServerResponse) => void response.writeHead(204).end(),
    end: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts).toString()
    received.push({ headers: request.headers, body, data: body ? JSON.parse(body).data : undefined })
    endpoint.answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return endpoint
}
