import type { IncomingMessage, ServerResponse } from 'node:http'
import { addressOf, sendJson, sendPage } from '../answer.ts'
import { serveAsset } from '../assets.ts'
import { chooseLanguage, languageCookie, readCookie } from '../language.ts'
import { logFault } from '../log.ts'
import { listenOnLoopback } from '../loopback.ts'
import { entities, type StubEntity } from './entities.ts'
import { NumbersPage } from './pages.tsx'
import { serviceOwners } from './service-owners.ts'

export interface RegisterOptions {
  /** 0 takes a free port. */
  registerPort: number
}

export interface Register {
  /** What takes the place of https://data.brreg.no/enhetsregisteret/api. */
  apiUrl: string
  /** What takes the place of https://altinncdn.no/orgs/altinn-orgs.json. */
  listUrl: string
  /** Which numbers there are. */
  pageUrl: string
  close: () => Promise<void>
}

const languageCookieName = 'register_language'
const api = '/enhetsregisteret/api'
const listPath = '/orgs/altinn-orgs.json'

/** Enhetsregisteret on this machine: the shapes of the real one, and organisations that do not exist. */
export async function startRegister({ registerPort }: RegisterOptions): Promise<Register> {
  const server = await listenOnLoopback(registerPort, (request, response) => {
    const url = addressOf(request)
    if (!url) return void response.writeHead(400).end()
    try {
      if (!url.pathname.startsWith(api)) return showPage(request, response, url)
      answer(url.pathname.slice(api.length), response)
    } catch (error) {
      logFault(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    }
  })
  const pageUrl = `http://localhost:${server.port}`
  return { apiUrl: pageUrl + api, listUrl: pageUrl + listPath, pageUrl, close: server.close }
}

function showPage(request: IncomingMessage, response: ServerResponse, url: URL) {
  if (serveAsset(url.pathname, response)) return
  if (url.pathname === listPath) return sendJson(response, 200, { orgs: serviceOwners })
  if (url.pathname !== '/') return sendJson(response, 404, { status: 404, error: 'Not Found' })
  const cookie = languageCookie(languageCookieName, url)
  if (cookie) response.appendHeader('set-cookie', cookie)
  const chosen = readCookie(request, languageCookieName)
  const language = chooseLanguage(url.searchParams.get('lang'), chosen, request.headers['accept-language'])
  sendPage(response, 200, <NumbersPage language={language} url={url} />)
}

function answer(path: string, response: ServerResponse) {
  if (path === '/organisasjonsformer') return sendJson(response, 200, { _embedded: { organisasjonsformer: [] } })
  const [, collection, number = ''] = /^\/(enheter|underenheter)\/(.*)$/.exec(path) ?? []
  if (!collection) return sendJson(response, 404, { status: 404, error: 'Not Found' })
  if (!/^\d{9}$/.test(number)) return sendJson(response, 400, { status: 400, error: 'Bad Request' })
  const entity = entities.find((one) => one.number === number && (one.collection ?? collection) === collection)
  if (!entity) return sendJson(response, 404, { status: 404, error: 'Not Found' })
  sendLate(entity, response)
}

function sendLate({ status, body, headers = {}, seconds }: StubEntity, response: ServerResponse) {
  const send = () => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    sendJson(response, status, body ?? { status })
  }
  if (!seconds) return send()
  const timer = setTimeout(send, seconds * 1000)
  response.once('close', () => clearTimeout(timer))
}
