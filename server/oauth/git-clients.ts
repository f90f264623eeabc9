import type { ClientMetadata } from 'oidc-provider'

/**
 * Programs that log git in through the browser. Each knows every Gitea by these ids and addresses, and so it knows us
 * (S6). They ask for no scope, so we say which they get, and the person reads it before allowing it.
 */
const programs = [
  { id: 'a4792ccc-144e-407e-86c9-5e7d8d9c3269', name: 'git-credential-oauth' },
  { id: 'e90ee53c-94e2-48ac-9358-a874fb9e0662', name: 'Git Credential Manager' },
  { id: 'd57cb8c4-630c-4168-8324-ec79935e18d4', name: 'tea' },
]

const scope = 'services:read services:write'

/** On a person's own machine: they keep no secret, and listen on whatever port is free there (RFC 8252 §7.3, §8.5). */
export const gitClients: readonly ClientMetadata[] = programs.map(({ id, name }) => ({
  client_id: id,
  client_name: name,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['127.0.0.1', '[::1]', 'localhost'].flatMap((host) => [`http://${host}`, `http://${host}/`]),
  grant_types: ['authorization_code', 'refresh_token'],
  scope,
}))

/** git works while nobody is logged in here, until the person withdraws the consent. */
export const isGitClient = (clientId: string | undefined) => programs.some(({ id }) => id === clientId)

const aliases: Readonly<Record<string, string>> = {
  '/login/oauth/authorize': '/oauth/authorize',
  '/login/oauth/access_token': '/oauth/token',
}

/** The address at which the protocol's library answers what was asked at Gitea's, with the scope that goes without saying. */
export function protocolUrl(url: string): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2)
  const ours = aliases[path] ?? path
  const asked = new URLSearchParams(query)
  if (ours !== '/oauth/authorize' || asked.get('scope') || !isGitClient(asked.get('client_id') ?? undefined))
    return query ? `${ours}?${query}` : ours
  asked.set('scope', scope)
  return `${ours}?${asked}`
}
