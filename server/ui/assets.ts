import { existsSync, readFileSync } from 'node:fs'
import { shipped } from '../root.ts'

/** Where the build put the bundles; names carry a hash of their content, so that browsers may keep them for ever. */
export const assetsFolder = shipped('dist', 'assets')

const manifestFile = shipped('dist', 'assets', 'manifest.json')
const manifest: Record<string, string> = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {}

/** The address of a bundle: `asset('page.css')` is `/assets/page-7KD2.css`. */
export const asset = (name: string) => `/assets/${manifest[name] ?? name}`
