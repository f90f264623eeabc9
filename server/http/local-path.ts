const origin = 'http://local.invalid'

/**
 * A path on our own origin, or undefined (L3, SEC-F9). The text is parsed as a browser parses it, and only what was
 * parsed is given back, so that `//host`, `/\host` and control characters never leave us.
 */
export function localPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || !text.startsWith('/') || text.length > 2000) return undefined
  const url = URL.parse(text, origin)
  if (!url || url.origin !== origin || url.username || url.password) return undefined
  const path = url.pathname + url.search + url.hash
  return /^\/[/\\]/.test(path) ? undefined : path
}
