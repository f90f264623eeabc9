import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from './program.ts'

const pathOf = (command: Command): string =>
  [command.parent && pathOf(command.parent), command.name()].filter(Boolean).join(' ')

const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)]

function helpOf(command: Command): string {
  let written = ''
  command.configureOutput({ writeOut: (text) => (written += text) }).outputHelp()
  return written
}

const commands = all(createProgram()).map((command) => [pathOf(command), command] as const)

test('P2: there are the commands that are listed', () => {
  expect(commands.map(([path]) => path)).toEqual(
    expect.arrayContaining([
      'inngang start',
      'inngang migrate',
      'inngang check',
      'inngang backup create',
      'inngang backup verify',
      'inngang restore',
      'inngang completion',
      'inngang user list',
      'inngang user change',
      'inngang user activate',
      'inngang user resend',
      'inngang user end-sessions',
      'inngang org list',
      'inngang team list',
      'inngang audit list',
      'inngang request tick',
      'inngang application list',
    ]),
  )
})

test.each(commands)('P2: the help of %s says what it does, has an example of itself, and --json', (path, command) => {
  const help = helpOf(command)
  expect(help).toContain(`Usage: ${path}`)
  expect(command.description()).not.toBe('')
  const [, example = ''] = /\nExample:\n((?: {2}.*\n)+)/.exec(help) ?? []
  // What need not be written is left out.
  expect(example).toContain(path === 'inngang backup create' ? 'inngang backup ' : path)
  expect(help).toContain('--json')
})

test.each(commands)('P2: every option of %s that is no plain word says what it is for', (_path, command) => {
  const silent = command.options.filter(({ description, argChoices }) => !description && !argChoices)
  expect(silent.map(({ long }) => long).filter((long) => !selfExplaining.has(long ?? ''))).toEqual([])
})

/** Their name and the form of their value say all. */
const selfExplaining = new Set([
  '--email',
  '--home-page',
  '--name-nb',
  '--name-nn',
  '--name-en',
  '--number',
  '--contact',
  '--description',
  '--reason',
])
