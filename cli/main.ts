#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { shipped } from '../server/root.ts'

// A third of a start is compiling what was compiled before. Where the folder cannot be written, nothing is kept.
enableCompileCache(shipped('dist', '.compiled'))
const { createProgram } = await import('./program.ts')
const { fail } = await import('./output.ts')

const program = createProgram()
await program.parseAsync().catch((error) => fail(program, error))
