import { connect } from 'node:net'

export interface RawAnswer {
  /** All that came, until the server closed or said nothing more for a moment. */
  text: string
  statuses: number[]
  isClosed: boolean
}

/** In milliseconds: on a busy machine the first byte may take long, and nothing is learnt before it. */
const [patience, silence] = [30_000, 400]

/** Sends bytes as they are, which no HTTP client would. */
export function sendRaw(address: string, bytes: string | readonly string[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) })
    let text = ''
    const end = (isClosed: boolean) => {
      socket.destroy()
      resolve({
        text,
        statuses: [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)),
        isClosed,
      })
    }
    socket.setEncoding('latin1').setTimeout(patience)
    socket.on('data', (chunk: string) => {
      text += chunk
      socket.setTimeout(silence)
    })
    socket.on('connect', () => {
      for (const part of [bytes].flat()) socket.write(part, 'latin1')
    })
    socket.on('timeout', () => end(false))
    socket.on('close', () => end(true))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
  })
}
