import sharp from 'sharp'

/** Raw pixels of this many on a side fit into the column, however little they can be compressed. */
const side = 240
const mostPixels = 4096 * 4096
const mostSeconds = 5

// Of all that the library can read, only what we ask for is ever read.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
})
sharp.cache(false)

/**
 * Draws a PNG, JPEG or WebP anew as a small PNG, so that nothing of the file but its pixels is kept (O1). Undefined for
 * what is no such picture, is broken, or would be too large once unpacked.
 */
export async function drawLogo(file: Uint8Array): Promise<Buffer | undefined> {
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
