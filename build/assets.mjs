// Bundles what browsers get into dist/assets: every module of browser/, the style sheet, the font and the mark.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const target = join(root, 'dist', 'assets')
const resolve = createRequire(import.meta.url).resolve

const modules = (await readdir(join(root, 'browser'))).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
)
await rm(target, { recursive: true, force: true })
await mkdir(target, { recursive: true })

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [...modules.map((name) => `browser/${name}`), 'server/ui/page.css', 'server/ui/source.css'],
  outdir: target,
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  metafile: true,
  target: ['chrome109', 'firefox115', 'safari16.4'],
  loader: { '.woff2': 'file', '.svg': 'file' },
  alias: {
    'inter.woff2': resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
    // The package exports its style sheet to scripts only.
    'altcha/altcha.css': resolve('altcha/altcha.css'),
  },
  logLevel: 'warning',
})

const manifest = {}
for (const [file, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
  const name = file.split('/').at(-1)
  if (entryPoint) manifest[entryPoint.split('/').at(-1).replace(/\.ts$/, '.js')] = name
  else if (name.endsWith('.woff2') && Object.keys(inputs).length === 1) manifest['inter.woff2'] = name
}
manifest['mark.svg'] = await copy(join(root, 'server/ui/mark.svg'), 'mark', 'svg')
await writeFile(join(target, 'manifest.json'), JSON.stringify(manifest, null, 2))
await Promise.all((await readdir(target)).filter((name) => /\.(js|css|svg)$/.test(name)).map(compress))

async function copy(source, name, ending) {
  const content = await readFile(source)
  const hashed = `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}.${ending}`
  await writeFile(join(target, hashed), content)
  return hashed
}

async function compress(name) {
  const content = await readFile(join(target, name))
  await writeFile(join(target, `${name}.gz`), await promisify(gzip)(content, { level: 9 }))
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  await writeFile(join(target, `${name}.br`), await promisify(brotliCompress)(content, quality))
}
