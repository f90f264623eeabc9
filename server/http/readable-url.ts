import type { IncomingMessage } from 'node:http'

/**
 * The path that was asked for. An absolute address is read as its path, as RFC 9112 §3.2.2 wants it; which host it names
 * is nothing to us (SEC-C11). One that cannot be decoded names nothing: as a path that is not there it gets our own
 * answer (X5).
 */
export function readableUrl({ url = '/' }: IncomingMessage): string {
  const path = url.replace(/^https?:\/\/[^/?#]*\/?/i, '/')
  try {
    decodeURI(path.split('?', 1)[0] ?? '')
    return path
  } catch {
    return '/-'
  }
}
