/** Names are the port's words, but they go on our pages and into our database: one line, no control characters. */
export function oneLine(claim: unknown, longest: number): string | null {
  if (typeof claim !== 'string') return null
  return (
    claim
      .replace(/\p{C}+/gu, ' ')
      .trim()
      .slice(0, longest)
      .trim() || null
  )
}
