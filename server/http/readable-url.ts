import type { IncomingMessage } from 'node:http'

/** An address that cannot be decoded names nothing; as one that is not there it gets our own answer (X5). */
export function readableUrl({ url = '/' }: IncomingMessage): string {
  try {
    decodeURI(url.split('?', 1)[0] ?? '')
    return url
  } catch {
    return '/-'
  }
}
