import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { icon, look } from './look.ts'
import { pollScript, submitScript } from './scripts.ts'

interface Asset {
  type: string
  body: string
}

const css = (body: string): Asset => ({ type: 'text/css; charset=utf-8', body })
const script = (body: string): Asset => ({ type: 'text/javascript; charset=utf-8', body })
const published = (name: string) => readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8')

const assets = new Map<string, Asset>([
  ['/assets/theme.css', css(published('@digdir/designsystemet-css/theme.css'))],
  ['/assets/designsystemet.css', css(published('@digdir/designsystemet-css'))],
  ['/assets/look.css', css(look)],
  ['/assets/icon.svg', { type: 'image/svg+xml', body: icon }],
  ['/assets/poll.js', script(pollScript)],
  ['/assets/submit.js', script(submitScript)],
])

/** Answers for a style sheet, a script or the icon; false when the path is none of them. */
export function serveAsset(path: string, response: ServerResponse): boolean {
  const asset = assets.get(path)
  if (!asset) return false
  response
    .writeHead(200, {
      'content-type': asset.type,
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    })
    .end(asset.body)
  return true
}
