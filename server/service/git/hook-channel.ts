import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'

/** One reference that a push changes; all zeros stand for what is not there. */
export interface Update {
  from: string
  to: string
  reference: string
}

/** What a hook asks (hooks/pre-receive). */
export interface Question {
  hook: string
  /** Where the new objects lie until the push is accepted. */
  quarantine: string
  updates: Update[]
}

/** What to say to whoever pushes; nothing, if all is well. */
type Answer = (question: Question) => Promise<string | undefined>

/** So many updates are read; a push with more is refused. */
export const mostUpdates = 5000

/** Answers the hooks that git runs, one after the other, until it ends; each ends its question with `end` on a line. */
export async function answerHooks(channel: Duplex, end: string, answer: Answer): Promise<void> {
  // A hook that ended does not listen any more.
  channel.on('error', () => {})
  for await (const question of questionsOn(channel, end)) {
    const complaint = await answer(question)
    if (complaint === undefined) channel.write('yes\n')
    else channel.end(`no\n${complaint}\n`)
  }
}

async function* questionsOn(channel: Duplex, end: string): AsyncGenerator<Question> {
  let question: Question | undefined
  for await (const line of createInterface({ input: channel, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!question) {
      question = beginningWith(line)
    } else if (line === end) {
      yield question
      question = undefined
    } else if (question.updates.length <= mostUpdates) {
      question.updates.push(updateIn(line))
    }
  }
}

function beginningWith(line: string): Question {
  const [, hook = '', quarantine = ''] = /^(\S+) (.*)$/.exec(line) ?? []
  return { hook, quarantine, updates: [] }
}

/** As git says it of one reference. */
export function updateIn(line: string): Update {
  const [from = '', to = '', ...reference] = line.split(' ')
  return { from, to, reference: reference.join(' ') }
}

export const lineOf = ({ from, to, reference }: Update) => `${from} ${to} ${reference}`

export const isNothing = (id: string) => /^0+$/.test(id)
