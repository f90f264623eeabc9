import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { languageOf, negotiateLanguage } from '../text/text.ts'
import { readCookie } from './cookies.ts'
import { type IdentifyGit, meetGitClient } from './git-client.ts'
import { networkOf } from './network.ts'
import { type IdentifyProgram, meetProgram } from './program.ts'
import type { SignedIn } from './view.ts'

/** Who owns this session token, if anybody. */
export type Identify = (token: string, quiet: boolean) => Promise<SignedIn | undefined>

export interface Identifiers {
  identify: Identify
  identifyProgram: IdentifyProgram
  identifyGit: IdentifyGit
}

/** Finds out who comes, from where, in which language, and gives the request a name that can be quoted. */
export function meetVisitor(config: Config, { identify, ...machines }: Identifiers) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { anonymous, quiet, api, git } = request.routeOptions.config
    reply.header('x-request-id', request.id)
    request.network = networkOf(request.ip)
    // No cookie of a browser is looked at, so that no other site can make it act by one (SEC-F6).
    if (api || git) return meetMachine(machines, request, reply)
    const chosen = languageOf(readCookie(request, config, 'language'))
    request.language = chosen ?? negotiateLanguage(request.headers['accept-language'])
    const token = anonymous ? undefined : readCookie(request, config, 'session')
    if (!token) return
    request.signedIn = await identify(token, quiet ?? false).catch((error: unknown) => laterForForms(request, error))
    request.language = chosen ?? request.signedIn?.language ?? request.language
  }
}

function meetMachine(machines: Omit<Identifiers, 'identify'>, request: FastifyRequest, reply: FastifyReply) {
  if (request.routeOptions.config.git) return meetGitClient(machines.identifyGit, request)
  return meetProgram(machines.identifyProgram, request, reply)
}

function laterForForms(request: FastifyRequest, error: unknown) {
  if (request.method !== 'POST') throw error
  request.unidentified = error
  return undefined
}

/** A form is refused only after it was read, so that what was typed can be kept. */
export async function refuseUnidentified({ unidentified }: FastifyRequest) {
  if (unidentified !== undefined) throw unidentified
}
