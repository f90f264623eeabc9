import { execFileSync, spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { notRun } from '../test/long.ts'
import { completionFor, shells } from './completion.ts'
import { createProgram } from './program.ts'

/** What bash offers for a line; the last word is the one that is being typed. */
function offered(line: string): string[] {
  const words = line.split(' ')
  const script = [
    completionFor('bash', createProgram()),
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    '_inngang',
    'printf "%s\\n" "$' + '{COMPREPLY[@]}"',
  ]
  return execFileSync('bash', ['--norc', '-c', script.join('\n')], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
}

test.each([
  ['inngang us', ['user']],
  ['inngang back', ['backup']],
  ['inngang --json backup ver', ['verify']],
  ['inngang user create --em', ['--email']],
  ['inngang user create kari --js', ['--json']],
  ['inngang user create kari --language n', ['nb', 'nn']],
  ['inngang user create kari --email x', []],
  ['inngang audit export --format ', ['jsonl', 'csv']],
  [
    'inngang audit list --action organisation-request.point',
    ['organisation-request.point-ticked', 'organisation-request.point-unticked'],
  ],
  ['inngang request tick x main', ['main-unit']],
  ['inngang completion ', ['bash', 'zsh', 'fish', '--json', '--help']],
  ['inngang nonsense us', ['user']],
])('P2: in bash, %j is completed with %j', (line, expected) => {
  expect(offered(line)).toEqual(expected)
})

test('P2: bash offers every command by its name, and every option of it', () => {
  const missing = createProgram().commands.flatMap((group) => [
    ...(offered(`inngang ${group.name()}`).includes(group.name()) ? [] : [group.name()]),
    ...group.commands.flatMap((command) => {
      const options = offered(`inngang ${group.name()} ${command.name()} --`)
      return command.options.flatMap(({ long }) =>
        long && !options.includes(long) ? [`${command.name()} ${long}`] : [],
      )
    }),
  ])
  expect(missing).toEqual([])
})

test.for(shells)('P2: %s reads its script without a fault', (shell, context) => {
  if (spawnSync(shell, ['--version']).status !== 0) notRun(context, `there is no ${shell} here`)
  const { status, stderr } = spawnSync(shell, ['-n'], {
    input: completionFor(shell, createProgram()),
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
