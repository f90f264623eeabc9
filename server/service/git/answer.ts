import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import { DomainError } from '../../errors.ts'
import { GitFailure, type GitProcess } from '../../repository/index.ts'
import { notUnderstood, tooLarge } from './errors.ts'

export interface Asked {
  /** What the client sends, inflated. */
  input?: Readable
  /** So many bytes of it, at most. */
  most: number
  seconds: number
  /** Aborted when nobody waits for the answer any more; absent where git must come to its end all the same. */
  away?: AbortSignal
  /** Told what git said of a failure: it may name paths, and is for the log. */
  onFailure: (failure: GitFailure) => void
}

/**
 * What git answers to a client, from its first words on; until they are there nothing was said about how it went, so that
 * a failure can still be told as one. Nothing is kept: who writes faster than the other reads waits.
 */
export async function answerOf(git: GitProcess, { input, most, seconds, away, onFailure }: Asked): Promise<Readable> {
  const ended = endOf(git)
  const stop = () => void git.kill('SIGTERM')
  // At the end of what it reads, git takes away what it has received so far; told to stop, only its locks.
  const giveUp = () => void input?.destroy()
  const timers = [setTimeout(giveUp, seconds * 1000), setTimeout(stop, (seconds + 10) * 1000)]
  away?.addEventListener('abort', stop, { once: true })
  if (away?.aborted) stop()
  let refusal: unknown
  let hasBegun = false
  void feed(input, git.stdin, most).catch((error: unknown) => {
    refusal = error instanceof DomainError ? error : notUnderstood()
    if (hasBegun) giveUp()
  })

  async function* words() {
    try {
      yield* git.stdout.iterator({ destroyOnReturn: false })
      const failure = await ended
      if (failure) onFailure(failure)
      // Cut off, so that nobody takes half an answer for a whole one.
      if (failure?.exitCode === null) throw failure
    } finally {
      // Whoever left early does not keep git from coming to its end.
      git.stdout.resume()
    }
  }

  try {
    hasBegun = await hasWords(git.stdout)
    const failure = hasBegun ? undefined : await ended
    if (!hasBegun && refusal) throw refusal
    if (failure) throw isOfClient(failure) ? notUnderstood() : failure
    return Readable.from(words(), { objectMode: false })
  } finally {
    void ended.then(() => timers.forEach(clearTimeout))
  }
}

/** What git says when it is asked in words that are none. */
const isOfClient = ({ message }: GitFailure) =>
  /protocol error|hung up unexpectedly|(unknown|invalid) (command|capability|shallow|deepen)|unexpected line|expected (flush|sha)/i.test(
    message,
  )

/** Hands the client's bytes on. A git that reads no more says why by its answer, and the rest is thrown away. */
async function feed(input: Readable | undefined, stdin: Writable, most: number): Promise<void> {
  stdin.on('error', () => {})
  let size = 0
  try {
    for await (const part of input?.iterator({ destroyOnReturn: false }) ?? []) {
      size += part.length
      if (size > most) throw tooLarge()
      if (stdin.writable && !stdin.write(part)) await roomIn(stdin)
    }
  } finally {
    stdin.end()
  }
}

function roomIn(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    function goOn() {
      stdin.off('drain', goOn).off('close', goOn)
      resolve()
    }
    stdin.on('drain', goOn).on('close', goOn)
  })
}

async function hasWords(stdout: Readable): Promise<boolean> {
  if (stdout.readableLength === 0) await once(stdout, 'readable').catch(() => {})
  return stdout.readableLength > 0
}

/** How it ended, unless well. */
async function endOf(git: GitProcess): Promise<GitFailure | undefined> {
  let complaint = ''
  // Of these, only the end tells something.
  for (const part of [git.stdout, git.stderr]) part.on('error', () => {})
  git.stderr.on('data', (part: Buffer) => {
    if (complaint.length < 4000) complaint += part.toString()
  })
  const [exitCode] = await once(git, 'close')
  return exitCode === 0 ? undefined : new GitFailure('for a client', exitCode, complaint + git.problem)
}
