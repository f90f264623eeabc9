#!/usr/bin/env node
import { fail } from './output.ts'
import { createProgram } from './program.ts'

const program = createProgram()
await program.parseAsync().catch((error) => fail(program, error))
