import type { Command, Option } from 'commander'

export const shells = ['bash', 'zsh', 'fish'] as const

/** A script that lets a shell complete commands, options and their choices, made of the commands that there are. */
export function completionFor(shell: (typeof shells)[number], inngang: Command): string {
  if (shell === 'fish') return fish(inngang)
  return shell === 'bash' ? bash(inngang) : `${forZsh}${bash(inngang)}`
}

const forZsh = 'autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n'

interface Place {
  /** Such as ` user create`; empty for the program itself. */
  path: string
  command: Command
}

const placesIn = (command: Command, path = ''): Place[] => [
  { path, command },
  ...command.commands.flatMap((one) => placesIn(one, `${path} ${one.name()}`)),
]

/** With those that hold everywhere. */
const optionsOf = (inngang: Command, { command }: Place): readonly Option[] =>
  command === inngang ? command.options : [...command.options, ...inngang.options]

const takesValue = ({ required, optional }: Option) => required || optional

function bash(inngang: Command): string {
  const places = placesIn(inngang)
  const words = places.map((place) => {
    const offered = [
      ...place.command.commands.map((one) => one.name()),
      ...place.command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
      ...optionsOf(inngang, place).map(({ long }) => long),
    ]
    return `    '${place.path}') words='${[...offered, '--help'].join(' ')}' ;;`
  })
  const values = places.flatMap((place) =>
    place.command.options
      .filter(takesValue)
      .map(({ long, argChoices = [] }) => `    '${place.path} ${long}') words='${argChoices.join(' ')}' ;;`),
  )
  const paths = places.slice(1).map(({ path }) => `'${path}'`)
  return [
    '_inngang() {',
    '  local at= word words= before="$' + '{COMP_WORDS[COMP_CWORD-1]}"',
    '  for word in "$' + '{COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    `    case "$at $word" in ${paths.join('|')}) at="$at $word" ;; esac`,
    '  done',
    '  case "$at $before" in',
    ...values,
    '    *) case "$at" in',
    ...words.map((line) => `  ${line}`),
    '    esac ;;',
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$' + '{COMP_WORDS[COMP_CWORD]}"))',
    '}',
    // Where nothing fits there are names of files.
    'complete -o default -F _inngang inngang',
    '',
  ].join('\n')
}

function fish(inngang: Command): string {
  const lines = placesIn(inngang).flatMap((place) => {
    const at = whenAt(place)
    const names = place.command.commands.map((one) => one.name())
    const before = names.length > 0 ? `${at}not __fish_seen_subcommand_from ${names.join(' ')}` : ''
    const commands = place.command.commands.map(
      (one) => `complete -c inngang -f -n '${before}' -a ${one.name()} -d ${quoted(one.description())}`,
    )
    const options = place.command.options.map((option) => {
      const value = takesValue(option) ? ` -r${option.argChoices ? ` -f -a '${option.argChoices.join(' ')}'` : ''}` : ''
      const where = at ? ` -n '${at.replace(/; and $/, '')}'` : ''
      return `complete -c inngang${where} -l ${option.long?.slice(2)}${value} -d ${quoted(option.description)}`
    })
    return [...commands, ...options]
  })
  return `${lines.join('\n')}\n`
}

const whenAt = ({ path }: Place) =>
  path
    .split(' ')
    .filter(Boolean)
    .map((name) => `__fish_seen_subcommand_from ${name}; and `)
    .join('')

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`
