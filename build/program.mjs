// Bundles the program, with the packages that it is made of, into dist/ or the folder that is named: starting reads a
// few files in place of two thousand (decision 0018).
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const [, , target = 'dist'] = process.argv
const root = join(import.meta.dirname, '..')

await build({
  absWorkingDir: root,
  // Each a process of its own, but for the server, whose jobs are measured.
  entryPoints: [
    'cli/main.ts',
    'server/main.ts',
    'server/repository/launcher.ts',
    'simulator/main.ts',
    'examples/deployer/main.ts',
  ],
  outdir: resolve(root, target),
  outbase: '.',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The first goes by the names of its classes; the others find machine code beside themselves.
  external: ['oidc-provider', '@node-rs/argon2', 'sharp', 'pg-native'],
  sourcemap: true,
  sourcesContent: false,
  // What packages in CommonJS ask of Node.
  banner: {
    js: "import { createRequire as requireFor } from 'node:module'\nconst require = requireFor(import.meta.url)",
  },
  logLevel: 'warning',
})
