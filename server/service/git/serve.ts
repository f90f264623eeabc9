import { randomUUID } from 'node:crypto'
import { access, constants } from 'node:fs/promises'
import { type Duplex, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Person } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { DomainError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { type GitFailure, type GitProcess, repositoryFolder, spawnGit } from '../../repository/index.ts'
import { shipped } from '../../root.ts'
import { type Asked, answerOf } from './answer.ts'
import { pushFailed } from './errors.ts'
import { answerHooks, type Question } from './hook-channel.ts'
import { judgePush, type Push } from './judge-push.ts'
import { recordPush, sentencesOf } from './record-push.ts'
import { fetchSettings, pushSettings } from './settings.ts'
import type { Slots } from './slots.ts'

export const gitServices = ['git-upload-pack', 'git-receive-pack'] as const
export type GitService = (typeof gitServices)[number]

export interface GitRequest {
  actor: Person
  serviceId: string
  service: GitService
  /** As the client writes it, such as `version=2`. */
  protocol: string | undefined
}

interface FetchRequest extends GitRequest {
  input: Readable
  away: AbortSignal
}

interface PushRequest extends GitRequest {
  input: Readable
  again: Push['again']
  /** What to say to whoever pushes, in their language. */
  say: (refusal: DomainError) => string
}

/** A list of wanted and known commits is never longer. */
const mostAsked = 64 * 1024 * 1024
/** Beside the pack there are the names of references. */
export const mostNamed = 4 * 1024 * 1024

export function createGitServer(ctx: Context, slots: Slots, log: Pick<Log, 'warn' | 'error'>) {
  const { seconds, mostPushed } = ctx.config.git

  /** Starts git when there is room for it, which there is again as soon as it has ended. */
  async function start(userId: string, spawn: () => Promise<GitProcess>, asked: Omit<Asked, 'seconds' | 'onFailure'>) {
    const git = await withPlace(userId, spawn)
    return answerOf(git, { ...asked, seconds, onFailure: noteFailure })
  }

  async function withPlace(userId: string, spawn: () => Promise<GitProcess>): Promise<GitProcess> {
    const release = await slots.take(userId)
    try {
      return (await spawn()).once('close', release)
    } catch (error) {
      release()
      throw error
    }
  }

  const noteFailure = (err: GitFailure) => log.warn({ err }, 'git ended badly')

  const optionsFor = ({ serviceId, service, protocol }: GitRequest) => ({
    repository: repositoryFolder(ctx, serviceId),
    settings: service === 'git-upload-pack' ? fetchSettings : pushSettings(ctx.config),
    env: protocolFor(service, protocol),
  })

  /** What git can, which is all that it says first in version 2, and the same of every repository. */
  let abilities: Buffer | undefined

  function begin(request: GitRequest, away: AbortSignal): Promise<Readable> {
    const { actor, service, serviceId } = request
    const args = [service.slice(4), '--stateless-rpc', '--http-backend-info-refs', repositoryFolder(ctx, serviceId)]
    return start(actor.userId, () => spawnGit(args, optionsFor(request)), { most: 0, away })
  }

  return {
    /** Which references there are, and what both sides can. */
    async advertise(request: GitRequest, away: AbortSignal): Promise<Readable> {
      const { service, protocol } = request
      if (protocolFor(service, protocol).GIT_PROTOCOL !== 'version=2')
        return announced(service, await begin(request, away))
      abilities ??= await buffer(await begin(request, away))
      return Readable.from([abilities])
    },

    fetch(exchange: FetchRequest): Promise<Readable> {
      const { actor, serviceId, input, away } = exchange
      const args = ['upload-pack', '--stateless-rpc', repositoryFolder(ctx, serviceId)]
      return start(actor.userId, () => spawnGit(args, optionsFor(exchange)), { input, most: mostAsked, away })
    },

    /** Whoever goes away in the middle does not keep what has been received whole from being accepted and recorded. */
    async push(exchange: PushRequest): Promise<Readable> {
      const { actor, serviceId, input } = exchange
      const hooks = shipped('hooks')
      // git would go on without a hook that it cannot run.
      await access(`${hooks}/pre-receive`, constants.X_OK)
      await access(`${hooks}/post-receive`, constants.X_OK)
      const args = ['receive-pack', '--stateless-rpc', repositoryFolder(ctx, serviceId)]
      const spawn = async () => {
        const id = randomUUID()
        const { env, ...options } = optionsFor(exchange)
        const git = await spawnGit(args, { ...options, hooks, env: { ...env, END_OF_QUESTION: id } })
        const over = new AbortController()
        git.once('close', (exitCode) => over.abort(exitCode))
        if (git.channel) answerOn(git.channel, { ...exchange, id, over: over.signal, hasTold: false })
        return git
      }
      return start(actor.userId, spawn, { input, most: mostPushed + mostNamed })
    },
  }

  function answerOn(channel: Duplex, exchange: PushRequest & Push) {
    answerHooks(channel, exchange.id, (question) => answerHook(exchange, question)).catch((err: unknown) => {
      log.warn({ err }, 'a hook ended in the middle of its question')
      // One that waits for an answer takes the end for a no.
      channel.destroy()
    })
  }

  /** What to say to whoever pushes; nothing, if all is well. */
  async function answerHook(exchange: PushRequest & Push, question: Question): Promise<string | undefined> {
    if (question.hook === 'pre-receive') return judge(exchange, question)
    exchange.hasTold = true
    await recorded(exchange, question)
    return undefined
  }

  async function judge(exchange: PushRequest & Push, question: Question): Promise<string | undefined> {
    try {
      await judgePush(ctx, exchange, question)
      return undefined
    } catch (error) {
      if (error instanceof DomainError) return exchange.say(error)
      log.error({ err: error, serviceId: exchange.serviceId }, 'a push could not be judged')
      return exchange.say(pushFailed())
    }
  }

  /** By now it has succeeded, and nobody is told otherwise: that it is written down later is for the log. */
  async function recorded({ id, serviceId, actor }: PushRequest & Push, { updates }: Question): Promise<void> {
    try {
      await recordPush(ctx, actor, { id, serviceId, changed: () => updates })
    } catch (error) {
      const what = { serviceId, userId: actor.userId, references: sentencesOf(updates) }
      log.error({ err: error, ...what }, 'a push is recorded later')
    }
  }
}

/** Before version 2 the first line says whose answer it is, in the form of gitprotocol-common. */
function announced(service: GitService, answer: Readable): Readable {
  const line = `# service=${service}\n`
  async function* words() {
    yield Buffer.from(`${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`)
    yield* answer
  }
  return Readable.from(words(), { objectMode: false })
}

/** Pushing has no version 2, and git would leave out what it says first of every other. */
export function protocolFor(service: GitService, asked: string | undefined): { GIT_PROTOCOL?: string } {
  const [, version] = /^version=([12])$/.exec(asked ?? '') ?? []
  if (!version || (version === '2' && service === 'git-receive-pack')) return {}
  return { GIT_PROTOCOL: `version=${version}` }
}
