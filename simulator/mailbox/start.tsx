import type { IncomingMessage, ServerResponse } from 'node:http'
import { addressOf, comesFromElsewhere, redirect, sendJson, sendPage } from '../answer.ts'
import { serveAsset } from '../assets.ts'
import { chooseLanguage, languageCookie, readCookie } from '../language.ts'
import { logFault } from '../log.ts'
import { listenOnLoopback } from '../loopback.ts'
import { type Mail, Mails } from './mail.ts'
import { ListPage, MailPage, NotFoundPage, sandbox } from './pages.tsx'
import { openPostOffice } from './smtp.ts'

export interface MailboxOptions {
  /** 0 takes a free port, here and below. */
  smtpPort: number
  pagePort: number
}

export interface Mailbox {
  smtpUrl: string
  pageUrl: string
  /** Newest first. */
  messages: () => Mail[]
  close: () => Promise<void>
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  url: URL
  mails: Mails
}

const languageCookieName = 'mailbox_language'

/** A post office that delivers to one place: a page on this machine. */
export async function startMailbox({ smtpPort, pagePort }: MailboxOptions): Promise<Mailbox> {
  const mails = new Mails()
  const postOffice = await openPostOffice(smtpPort, mails)
  const pages = await listenOnLoopback(pagePort, (request, response) => {
    const url = addressOf(request)
    if (!url) return void response.writeHead(400).end()
    try {
      answer({ request, response, url, mails })
    } catch (error) {
      logFault(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    }
  }).catch(async (error: unknown) => {
    await postOffice.close()
    throw error
  })
  return {
    smtpUrl: `smtp://127.0.0.1:${postOffice.port}`,
    pageUrl: `http://localhost:${pages.port}`,
    messages: () => mails.list(),
    close: async () => {
      await Promise.all([postOffice.close(), pages.close()])
    },
  }
}

const hosts = ['localhost', '127.0.0.1', '[::1]']

function answer(exchange: Exchange) {
  const { request, response, url, mails } = exchange
  // A page elsewhere that has made its name point here must not read the mails.
  if (!hosts.includes(url.hostname)) return void response.writeHead(421).end()
  if (serveAsset(url.pathname, response)) return
  const cookie = languageCookie(languageCookieName, url)
  if (cookie) response.appendHeader('set-cookie', cookie)
  if (request.method === 'POST' && url.pathname === '/messages/delete') return deleteAll(exchange)
  const to = url.searchParams.get('to') ?? ''
  if (url.pathname === '/')
    return sendPage(response, 200, <ListPage {...page(exchange)} mails={mails.list(to)} to={to} />)
  if (url.pathname === '/messages.json') return sendJson(response, 200, mails.list(to))
  if (url.pathname === '/newest.json') return sendJson(response, 200, { newest: mails.list(to)[0]?.id ?? '' })
  answerMail(exchange)
}

function deleteAll({ request, response, mails }: Exchange) {
  if (comesFromElsewhere(request)) return void response.writeHead(403).end()
  mails.clear()
  redirect(response, '/')
}

function answerMail(exchange: Exchange) {
  const { response, url, mails } = exchange
  const [, id = '', form] = /^\/messages\/([\w-]+)(\.json|\/html)?$/.exec(url.pathname) ?? []
  const mail = mails.find(id)
  if (!mail) sendPage(response, 404, <NotFoundPage {...page(exchange)} />)
  else if (form === '.json') sendJson(response, 200, mail)
  else if (form === '/html') sendHtml(response, mail)
  else sendPage(response, 200, <MailPage {...page(exchange)} mail={mail} />)
}

/** Somebody else's markup: no script, no network, no cookies, even when it is opened by itself. */
function sendHtml(response: ServerResponse, mail: Mail) {
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        `sandbox ${sandbox}`,
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        'img-src data:',
        "frame-ancestors 'self'",
      ].join('; '),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .end(withLinksInWholeWindow(mail.html))
}

function withLinksInWholeWindow(html: string) {
  const base = '<base target="_top">'
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html
}

function page({ request, url }: Exchange) {
  const cookie = readCookie(request, languageCookieName)
  return { language: chooseLanguage(url.searchParams.get('lang'), cookie, request.headers['accept-language']), url }
}
