import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { errors, type Provider } from 'oidc-provider'
import { addressOf, FormTooLong, pageHeaders, sendPage } from '../answer.ts'
import { serveAsset } from '../assets.ts'
import { languageCookie } from '../language.ts'
import { logFault } from '../log.ts'
import type { PortClient } from './client.ts'
import { answerFaults } from './fault-pages.tsx'
import type { FaultSwitch } from './faults.ts'
import { logoutFormToAddress } from './logout.tsx'
import { AboutPage, LoggedOutPage, ProblemPage } from './pages.tsx'
import { authorizeAddress } from './pushed-request.ts'
import { answerScreen, type Exchange, languageCookieName, type Port, portLanguage } from './screens.tsx'

/** Answers, or says that there is nothing at this address. */
type Door = (exchange: Exchange) => Promise<boolean> | boolean

interface Doors {
  port: Port
  issuer: string
  loginHost: string
  clients: readonly PortClient[]
}

const programPaths = /^\/(\.well-known\/openid-configuration|jwks\.json|par|token|token\/(introspect|revoke)|userinfo)$/
const personPaths = /^\/(authorize|logout)(\/[\w-]+)?$/

/** The issuer's door, for programs. */
export function issuerDoor({ port, issuer, loginHost, clients }: Doors): RequestListener {
  const { host, port: number } = new URL(issuer)
  const passOn = passOnTo(port.provider, programPaths)
  return listener(
    [host, `127.0.0.1:${number}`],
    [asset, aboutPage({ issuer, clients, faults: port.faults, loginHost }), passOn],
  )
}

/** The login host's door, for people. By another name it would be another site to the browser's cookies. */
export function loginDoor({ port, issuer, loginHost, clients }: Doors): RequestListener {
  const screens: Door = (exchange) => exchange.url.pathname.startsWith('/login/') && answerScreen(port, exchange)
  const faults: Door = (exchange) => answerFaults(port.faults, exchange)
  const passOn = passOnTo(port.provider, personPaths)
  const about = aboutPage({ issuer, clients, faults: port.faults, loginHost })
  const doors = [asset, about, faults, loggedOutPage, screens, logoutForm, passOn]
  return listener([new URL(loginHost).host], doors)
}

function listener(hosts: string[], doors: Door[]): RequestListener {
  return (request, response) => {
    const url = addressOf(request)
    if (!url) return void response.writeHead(400).end()
    const cookie = languageCookie(languageCookieName, url)
    if (cookie) response.appendHeader('set-cookie', cookie)
    const exchange = { request, response, url }
    tryDoors(hosts.includes(url.host) ? doors : [], exchange).catch((error: unknown) => answerFault(exchange, error))
  }
}

async function tryDoors(doors: Door[], exchange: Exchange) {
  for (const door of doors) {
    if (await door(exchange)) return
  }
  sendPage(exchange.response, 404, <ProblemPage {...pageOf(exchange)} kind="notFound" />)
}

const asset: Door = ({ url, response }) => serveAsset(url.pathname, response)

interface About {
  issuer: string
  clients: readonly PortClient[]
  faults: FaultSwitch
  loginHost: string
}

function aboutPage({ faults, ...about }: About): Door {
  return (exchange) => {
    if (exchange.url.pathname !== '/') return false
    sendPage(exchange.response, 200, <AboutPage {...pageOf(exchange)} {...about} fault={faults.on} />)
    return true
  }
}

const loggedOutPage: Door = (exchange) => {
  if (exchange.url.pathname !== '/logged-out') return false
  sendPage(exchange.response, 200, <LoggedOutPage {...pageOf(exchange)} />)
  return true
}

const logoutForm: Door = async (exchange) => {
  if (exchange.url.pathname !== '/logout' || exchange.request.method !== 'POST') return false
  await logoutFormToAddress(exchange)
  return true
}

function passOnTo(provider: Provider, paths: RegExp): Door {
  const answer = provider.callback()
  return async ({ request, response, url }) => {
    if (!paths.test(url.pathname)) return false
    if (url.pathname === '/authorize') request.url = authorizeAddress(url)
    if (paths === personPaths) setHeaders(response)
    await answer(request, response)
    return true
  }
}

function setHeaders(response: ServerResponse) {
  for (const [name, value] of Object.entries(pageHeaders())) response.setHeader(name, value)
}

function answerFault(exchange: Exchange, error: unknown) {
  if (exchange.response.headersSent) return void exchange.response.destroy()
  if (error instanceof errors.SessionNotFound) return sendProblem(exchange, 400, 'ended')
  if (error instanceof FormTooLong) return sendProblem(exchange, 413, 'refused')
  logFault(error)
  sendProblem(exchange, 500, 'ours')
}

function sendProblem(exchange: Exchange, status: number, kind: 'ended' | 'refused' | 'ours') {
  sendPage(exchange.response, status, <ProblemPage {...pageOf(exchange)} kind={kind} />)
}

function pageOf({ request, url }: { request: IncomingMessage; url: URL }) {
  return { language: portLanguage(request, url, url.searchParams.get('ui_locales')), url }
}
