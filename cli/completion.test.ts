import { execFileSync, spawnSync } from 'node:child_process'
import { Command } from 'commander'
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
  ['inngang user create kari --password-stdin --em', ['--email']],
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

test('P2: in bash, files are offered where nothing else fits, and zsh takes the same', () => {
  const bash = completionFor('bash', createProgram())
  expect(bash).toContain('\ncomplete -o default -F _inngang inngang\n')
  const zsh = completionFor('zsh', createProgram())
  expect(zsh).toBe(`autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash}`)
})

test('P2: fish is told where each command, option and choice belongs', () => {
  const fish = completionFor('fish', createProgram())
  const user = '__fish_seen_subcommand_from user'
  expect(fish).toMatch(
    new RegExp(
      `^complete -c inngang -f -n '${user}; and not __fish_seen_subcommand_from create [^']*' -a create -d 'make`,
      'm',
    ),
  )
  expect(fish).toContain(
    `complete -c inngang -n '${user}; and __fish_seen_subcommand_from create' -l language -r -f -a 'nb nn en' -d `,
  )
  expect(fish).toContain("complete -c inngang -l json -d 'one JSON value a line, for programs'\n")
  const odd = completionFor('fish', new Command('odd').option('--odd', "somebody's \\ mark"))
  expect(odd).toContain("-d 'somebody\\'s \\\\ mark'")
})

test.for(shells)('P2: %s reads its script without a fault', (shell, context) => {
  if (spawnSync(shell, ['--version']).status !== 0) notRun(context, `there is no ${shell} here`)
  const { status, stderr } = spawnSync(shell, ['-n'], {
    input: completionFor(shell, createProgram()),
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
