import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

/** A mail server that takes everything and looks at nothing, so that it costs a measurement next to nothing. */
export async function startSmtpSink() {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    takeMails(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Clients wait for the answer to each command; only a mail comes in pieces. */
function takeMails(socket: Socket) {
  let isMail = false
  let end = ''
  socket.setEncoding('latin1').write('220 sink\r\n')
  socket.on('data', (text: string) => {
    if (!isMail) {
      isMail = /^data/i.test(text)
      socket.write(isMail ? '354 go on\r\n' : '250 yes\r\n')
      return
    }
    end = (end + text).slice(-5)
    if (end !== '\r\n.\r\n') return
    isMail = false
    end = ''
    socket.write('250 taken\r\n')
  })
}
