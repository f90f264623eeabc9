/** Raw pixels of this many on a side fit into the column, however little they can be compressed. */
const side = 240
const mostPixels = 4096 * 4096
const mostSeconds = 5

let loading: ReturnType<typeof loadSharp> | undefined

/**
 * Loaded with the first logo: it is large, and begins to use the thread pool before its size is said. Of all that it can
 * read, only what we ask for is ever read.
 */
async function loadSharp() {
  const { default: sharp } = await import('sharp')
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
  })
  sharp.cache(false)
  return sharp
}

/**
 * Draws a PNG, JPEG or WebP anew as a small PNG, so that nothing of the file but its pixels is kept (O1). Undefined for
 * what is no such picture, is broken, or would be too large once unpacked.
 */
export async function drawLogo(file: Uint8Array): Promise<Buffer | undefined> {
  loading ??= loadSharp()
  const sharp = await loading
  try {
    return await sharp(file, { limitInputPixels: mostPixels, failOn: 'error' })
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .png()
      .timeout({ seconds: mostSeconds })
      .toBuffer()
  } catch {
    return undefined
  }
}
