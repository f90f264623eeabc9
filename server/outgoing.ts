import type { Config } from './config.ts'

/** The body of somebody else's answer, which may be longer than we want to hold. */
export async function readAtMost(most: number, { body }: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > most) throw new TypeError(`The answer is longer than ${most} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** How our own calls say who makes them, so that others know whom to ask. */
export const userAgent = ({ origin }: Pick<Config, 'origin'>) => `Inngang (+${origin})`
