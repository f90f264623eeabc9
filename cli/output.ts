import type { Command } from 'commander'
import { DomainError } from '../server/errors.ts'
import { fieldText, refusalText, textIn } from '../server/text/text.ts'

const t = textIn('en')

/** 0 done, 1 unexpected, 2 wrong use, 3 refused: scripts tell them apart. */
export const exitCodes = { failed: 1, usage: 2, refused: 3 } as const

/** A result for people, or with `--json` one JSON value on a line for programs. */
export function print(command: Command, facts: Record<string, unknown>, sentence?: string) {
  process.stdout.write(`${isForPrograms(command) ? JSON.stringify(facts) : (sentence ?? listed(facts))}\n`)
}

const isForPrograms = (command: Command) => Boolean(command.optsWithGlobals()['json'])

const listed = (facts: Record<string, unknown>) =>
  Object.entries(facts)
    .map(([name, value]) => `${name}: ${value ?? '–'}`)
    .join('\n')

/** Says what went wrong in one place, and with which exit code the program ends. */
export function fail(command: Command, error: unknown): never {
  const code = error instanceof DomainError ? error.code : 'failed'
  const message = describe(error)
  process.stderr.write(`${isForPrograms(command) ? JSON.stringify({ error: code, message }) : message}\n`)
  process.exit(error instanceof DomainError ? exitCodes.refused : exitCodes.failed)
}

function describe(error: unknown): string {
  if (!(error instanceof DomainError)) return error instanceof Error ? causes(error).join(': ') : String(error)
  const fields = error.fields.map(({ field, message, values }) => `  ${field}: ${fieldText(t, message, values)}`)
  return [refusalText(t, error.code, 'title', error.values), ...fields].join('\n')
}

const causes = (error: Error): string[] => [error.message, ...(error.cause instanceof Error ? causes(error.cause) : [])]
