export interface Seed {
  table: string
  /** How many rows for a hundred users. */
  toHundred: number
  /** A million rows are written several times faster in the order of their indexes. */
  inOrderOfUsers?: boolean
  columns: string
  /** Of row `n` of `rows`, where there are so many `users`. */
  values: string
}

const userHex = `md5('user ' || n)`
const user = `${userHex}::uuid`
const address = `'seeded' || n || '@example.no'`
const hash = (kind: string) => `sha256(convert_to('${kind} ' || n, 'UTF8'))`
const token = (kind: string) => `encode(${hash(kind)}, 'base64')`
const hex = (kind: string) => `md5('${kind} ' || n)`
const issuer = `'https://port.example'`

/** Of a hundred accounts three are pending and two deactivated. */
const isPending = '(n % 100 < 3)'
const isDeactivated = '(n % 100 in (3, 4))'
/** Spread over two years, the newest last; pending ones are up to eleven days old, a third of them too old. */
const madeAt = `(now() - interval '1 day' * (1 - n::float8 / users) * case when ${isPending} then 11 else 730 end)`

/** That share of the rows ended while no sweep ran, up to three weeks ago; the others live for another month. */
const expiry = (shareOver: number) =>
  `(now() + case when n <= rows * ${shareOver} then interval '-20 days' * (1 - n / (rows + 1.0)) - interval '1 hour'
    else interval '30 days' end)`

/** One organisation for fifty users; people are members of one in turn, the first of each its owner. */
const organisations = 'ceil(users / 50.0)::int'
const organisation = (number: string) => `md5('organisation ' || ${number})::uuid`
const teamOf = (name: string, number: string) => `md5('${name} ' || ${number})::uuid`
const shortName = `'o' || to_hex(n)`
const organisationName = `(array['Nordre', 'Søndre', 'Ytre', 'Indre', 'Øvre', 'Nedre', 'Store', 'Vesle'])[1 + n % 8] || ' '
  || (array['Fjell', 'Vik', 'Dal', 'Nes', 'Ås', 'Sund', 'Lund'])[1 + n % 7] || ' '
  || (array['kommune', 'etaten', 'tilsynet', 'direktoratet', 'verket'])[1 + n % 5] || ' ' || n`
const service = `md5('service ' || n)::uuid`
/** Two of five are a person's own, one of a hundred is of one large organisation, the rest of all of them in turn. */
const ownerOfService = `(case when n % 100 = 0 then ${organisation('least(7, ceil(users / 50.0)::int)')}
  when n % 5 < 2 and n % 100 > 4 then ${user} else ${organisation(`(n % ${organisations} + 1)`)} end)`
const serviceTitle = `(array['Søknad om', 'Melding om', 'Rapport om', 'Svar på', 'Klage på'])[1 + n % 5] || ' '
  || (array['fiske', 'jakt', 'skatt', 'bygg', 'støtte', 'transport', 'import'])[1 + n % 7] || ' ' || n`
/** The n-th of those who are active. */
const activeUser = `md5('user ' || ((n - 1) / 95 * 100 + 5 + (n - 1) % 95))::uuid`

/** One request for an organisation in a thousand waits for the servicedesk, four are drafts, the rest are over. */
const requestState = `(case when n % 1000 = 0 then 'submitted' when n % 1000 between 1 and 4 then 'draft' when n % 3 = 0 then 'declined'
  else 'approved' end)::organisation_request_state`
const isDraft = '(n % 1000 between 1 and 4)'
const isRequestOpen = '(n % 1000 = 0)'
const anOperator = `md5('user 5')::uuid`
const request = `md5('request ' || n)::uuid`
/** Nine digits. */
const number = `(900000000 + n)::text`

/** One endpoint for twenty thousand users. */
const endpoint = (n: string) => `md5('endpoint ' || ${n})::uuid`
const someEndpoint = endpoint('(n % ceil(users / 20000.0)::int + 1)')
/** One delivery in a hundred waits, for longer than any test lasts; the others ended more than a month ago. */
const isDeliveryWaiting = '(n % 100 = 0)'
/** One deployment in five hundred has been under way for too long. */
const isDeploymentOpen = '(n % 500 = 0)'

const team = (name: string, facts: string): Seed => ({
  table: 'team',
  toHundred: 2,
  columns: 'id, organisation_id, name, kind, scope, access, created_at',
  values: `${teamOf(name, 'n')}, ${organisation('n')}, '${name}', ${facts}, now()`,
})

/** Rows of every table that grows, in an order that their references allow. The data are synthetic. */
export const seeds = (passwordHash: string): Seed[] => [
  {
    table: 'owner',
    toHundred: 100,
    inOrderOfUsers: true,
    columns: 'id, kind, name, created_at',
    values: `${user}, 'user', 'seeded' || n, ${madeAt}`,
  },
  {
    table: 'user_account',
    toHundred: 100,
    inOrderOfUsers: true,
    columns: `id, state, display_name, language, email, email_key, email_verified_at, password_hash, created_at,
      activated_at, deactivated_at, deactivation_reason`,
    values: `${user},
      (case when ${isPending} then 'pending' when ${isDeactivated} then 'deactivated' else 'active' end)::user_state,
      'Seeded Person ' || n, 'nb', ${address}, ${address}, case when not ${isPending} then ${madeAt} end,
      '${passwordHash}', ${madeAt}, case when not ${isPending} then ${madeAt} end,
      case when ${isDeactivated} then now() end, case when ${isDeactivated} then 'seeded' end`,
  },
  {
    table: 'identity',
    toHundred: 100,
    inOrderOfUsers: true,
    columns: 'id, user_id, issuer, subject, pid_hmac, pid_key_id, created_at, last_login_at',
    values: `${user}, ${user}, ${issuer}, ${userHex}, decode(${userHex} || ${hex('number')}, 'hex'), 'seeded', ${madeAt},
      now()`,
  },
  {
    table: 'audit',
    toHundred: 300,
    columns: 'at, action, actor_kind, actor_id, subject_kind, subject_id, details, request_id, network',
    values: `now() - interval '730 days' * (1 - n::float8 / rows),
      (array['user.registered', 'email.verified', 'session.started'])[1 + n % 3],
      case when n % 3 = 2 then 'user' else 'visitor' end,
      case when n % 3 = 2 then md5('user ' || (n % users + 1))::uuid end,
      'user', md5('user ' || (n % users + 1))::uuid::text,
      (array['{}', '{"by": "link"}', '{"method": "ansattporten", "kind": "full"}'])[1 + n % 3]::jsonb,
      ${hex('request')}, '192.0.2.0/24'`,
  },
  {
    table: 'session',
    toHundred: 20,
    columns: `id, token_hash, user_id, kind, method, issuer, subject, sid, acr, authenticated_at, created_at,
      last_seen_at, idle_seconds, ends_at, device, network`,
    values: `${hex('session')}::uuid, ${hash('session')}, ${user}, 'full', 'ansattporten', ${issuer}, ${userHex},
      ${hex('sid')}, 'substantial', now(), now(), now(), 1800, ${expiry(0.5)}, 'Seeded/1.0 (X11; Linux x86_64)',
      '192.0.2.0/24'`,
  },
  {
    table: 'kept_form',
    toHundred: 2,
    columns: 'user_id, path, fields, expires_at',
    values: `${user}, '/account', '{"name": "seeded"}', ${expiry(0.9)}`,
  },
  {
    table: 'login_attempt',
    toHundred: 11,
    columns: 'state_hash, browser_hash, purpose, nonce, code_verifier, fresh, user_id, created_at, expires_at',
    values: `${hash('state')}, ${hash('browser')}, 'register', ${token('nonce')}, ${token('verifier')}, false,
      case when n % 10 = 0 then ${user} end, now(), ${expiry(10 / 11)}`,
  },
  {
    table: 'registration_ticket',
    toHundred: 11,
    columns: `cookie_hash, issuer, subject, pid_hmac, pid_key_id, given_name, family_name, acr, authenticated_at,
      created_at, expires_at, user_id`,
    values: `${hash('cookie')}, ${issuer}, ${token('stranger')}, ${hash('new number')}, 'seeded', 'Seeded', 'Person',
      'substantial', now(), now(), ${expiry(10 / 11)}, case when n % 10 = 0 then ${user} end`,
  },
  {
    table: 'activation',
    toHundred: 10,
    columns: 'token_hash, user_id, address_key, created_at, expires_at, used_at',
    values: `${hash('activation')}, ${user}, ${address}, now() - interval '60 days' * (n % 100) / 100,
      now() - interval '60 days' * (n % 100) / 100 + interval '3 hours', now()`,
  },
  {
    table: 'password_reset',
    toHundred: 2,
    columns: 'token_hash, user_id, created_at, expires_at',
    values: `${hash('reset')}, ${user}, now(), ${expiry(0.9)}`,
  },
  {
    table: 'mailed_code',
    toHundred: 5,
    columns: 'purpose, bearer_id, user_id, address_key, code_hash, created_at, expires_at',
    values: `'connect', ${hex('bearer')}::uuid, ${user}, ${address}, ${hash('code')}, now(), ${expiry(0.9)}`,
  },
  {
    table: 'mail',
    toHundred: 30,
    columns: `message_id, kind, cause_id, address, address_key, language, subject, text_body, html_body, state, attempts,
      due_at, created_at, finished_at`,
    values: `'<' || ${hex('message')} || '@example.no>', 'activation', ${user}::text, ${address}, ${address}, 'nb',
      'Seeded', case when n % 100 < 2 then 'Seeded' end, case when n % 100 < 2 then '<p>Seeded</p>' end,
      (case n % 100 when 0 then 'waiting' when 1 then 'dead' else 'sent' end)::mail_state, 1,
      case when n % 100 = 0 then now() + interval '30 days' else now() - interval '36 days' * (n % 1000) / 1000 end,
      now() - interval '36 days', case when n % 100 > 0 then now() - interval '36 days' * (n % 1000) / 1000 end`,
  },
  {
    table: 'rate_limit',
    toHundred: 11,
    columns: 'bearer, count, resets_at',
    values: `'password-account ' || ${user}, 1, ${expiry(0.9)}`,
  },
  {
    table: 'captcha_spent',
    toHundred: 11,
    columns: 'challenge, expires_at',
    values: `${hash('challenge')}, ${expiry(0.9)}`,
  },
  {
    table: 'logout_token_spent',
    toHundred: 11,
    columns: 'token_hash, expires_at',
    values: `${hash('logout')}, ${expiry(0.9)}`,
  },
  {
    table: 'studio_access',
    toHundred: 20,
    columns: 'session_id, grant_id, created_at',
    values: `${hex('session')}::uuid, ${userHex}, now()`,
  },
  {
    table: 'studio_login',
    toHundred: 2,
    columns: 'state_hash, session_id, code_verifier, nonce, wanted_path, expires_at',
    values: `${hash('studio')}, ${hex('session')}::uuid, ${token('verifier')}, ${token('nonce')}, '/', ${expiry(0.9)}`,
  },
  {
    table: 'owner',
    toHundred: 2,
    columns: 'id, kind, name, created_at',
    values: `${organisation('n')}, 'organisation', ${shortName}, now()`,
  },
  {
    table: 'organisation',
    toHundred: 2,
    columns: 'id, kind, name_nb, name_nn, name_en, words, sort_key, created_at',
    values: `${organisation('n')}, 'service-owner', ${organisationName}, ${organisationName}, ${organisationName},
      ${shortName} || ' ' || ${organisationName}, lower(${organisationName}), now()`,
  },
  {
    table: 'organisation_environment',
    toHundred: 2,
    columns: 'organisation_id, environment, granted_at',
    values: `${organisation('n')}, 'tt02', now()`,
  },
  team('Owners', `'owners', 'all', 'admin'`),
  team('Devs', `'ordinary', 'all', 'write'`),
  team('Deploy-TT02', `'ordinary', 'chosen', 'read'`),
  {
    table: 'team_capability',
    toHundred: 2,
    columns: 'team_id, organisation_id, capability, environment',
    values: `${teamOf('Deploy-TT02', 'n')}, ${organisation('n')}, 'deploy', 'tt02'`,
  },
  {
    table: 'team_member',
    toHundred: 20,
    columns: 'organisation_id, team_id, user_id, added_at',
    values: `${organisation(`(n % ${organisations} + 1)`)},
      case when n <= ${organisations} then ${teamOf('Owners', `(n % ${organisations} + 1)`)}
        else ${teamOf('Devs', `(n % ${organisations} + 1)`)} end, ${activeUser}, now()`,
  },
  {
    table: 'service',
    toHundred: 100,
    columns: `id, owner_id, name, title_nb, title_nn, title_en, description, visibility, default_branch, template,
      template_version, created_by, created_at, changed_at`,
    values: `${service}, ${ownerOfService}, 'service-' || n, ${serviceTitle}, ${serviceTitle}, ${serviceTitle},
      'A seeded service for ' || (array['fishing', 'farming', 'building', 'driving'])[1 + n % 4],
      (array['private', 'internal'])[1 + n % 2]::service_visibility, 'main', 'basic', '1.0.0', ${user}, ${madeAt}, ${madeAt}`,
  },
  {
    table: 'service_favourite',
    toHundred: 10,
    columns: 'user_id, service_id, added_at',
    values: `${user}, ${service}, now()`,
  },
  {
    table: 'service_collaborator',
    toHundred: 10,
    columns: 'service_id, user_id, access, added_at',
    values: `${service}, md5('user ' || (n % users + 1))::uuid, 'write', now()`,
  },
  {
    table: 'representation',
    toHundred: 2,
    columns: 'user_id, number, resource, proven_at',
    values: `${user}, ${number}, 'seeded', now() - interval '60 days' * case when n <= rows * 0.9 then 1 else 0 end`,
  },
  {
    table: 'registry_entity',
    toHundred: 5,
    columns: 'number, outcome, looked_up_at, fresh_until, expires_at',
    values: `${number}, 'none', now(), now(), ${expiry(0.9)}`,
  },
  {
    table: 'organisation_request',
    toHundred: 20,
    columns: `id, applicant_id, state, number, kind, name, created_at, changed_at, submitted_at, ended_at, decided_by,
      assignee_id, reason`,
    values: `${request}, ${activeUser}, ${requestState}, ${number}, 'service-owner', 'wished' || n, ${madeAt}, ${madeAt},
      case when not ${isDraft} then ${madeAt} end,
      case when not ${isDraft} and not ${isRequestOpen} then ${madeAt} end,
      case when not ${isDraft} and not ${isRequestOpen} then ${anOperator} end, case when n % 2 = 0 then ${anOperator} end,
      case when ${requestState} = 'declined' then 'seeded' end`,
  },
  {
    table: 'organisation_request_event',
    toHundred: 20,
    columns: 'request_id, act, at, actor_id',
    values: `${request}, 'submit', now(), ${activeUser}`,
  },
  {
    table: 'organisation_request_record',
    toHundred: 20,
    columns: 'request_id, outcome, looked_up_at',
    values: `${request}, 'none', now()`,
  },
  {
    table: 'webhook_endpoint',
    toHundred: 0.005,
    columns: 'id, url, events, key_id, secret, created_at',
    values: `${endpoint('n')}, 'https://hook.example/' || n, '{deployment.changed}', 'seeded', ${hash('secret')}, now()`,
  },
  {
    table: 'webhook_delivery',
    toHundred: 30,
    columns: `endpoint_id, event, cause_id, key_id, payload, state, attempts, due_at, created_at, finished_at`,
    values: `${someEndpoint}, 'deployment.changed', ${hex('deployment')}::uuid, 'seeded', ${hash('payload')},
      (case when ${isDeliveryWaiting} then 'waiting' when n % 10 = 1 then 'dead' else 'delivered' end)::webhook_delivery_state,
      1, case when ${isDeliveryWaiting} then now() + interval '30 days' else now() - interval '40 days' end,
      now() - interval '40 days', case when not ${isDeliveryWaiting} then now() - interval '36 days' * (1 + n % 7 / 7.0) end`,
  },
  {
    table: 'deployment',
    toHundred: 100,
    columns: `id, service_id, organisation_id, environment, act, commit, state, created_by, created_at, changed_at, due_at,
      token_hash`,
    values: `${hex('deployment')}::uuid, ${service}, ${organisation(`(n % ${organisations} + 1)`)}, 'tt02', 'deploy',
      substr(md5('commit ' || n) || md5('a commit ' || n), 1, 40),
      (case when ${isDeploymentOpen} then 'running' when n % 10 = 1 then 'failed' else 'succeeded' end)::deployment_state,
      ${user}, ${madeAt}, ${madeAt}, case when ${isDeploymentOpen} then now() - interval '1 hour' end, ${hash('deployer')}`,
  },
  oauthModel('Grant', { toHundred: 100, shareOver: 0 }),
  oauthModel('Session', { toHundred: 20, shareOver: 0.5 }),
  oauthModel('Interaction', { toHundred: 5, shareOver: 0.9 }),
  oauthModel('AuthorizationCode', { toHundred: 11, shareOver: 10 / 11 }),
  oauthModel('AccessToken', { toHundred: 11, shareOver: 10 / 11 }),
  oauthModel('RefreshToken', { toHundred: 5, shareOver: 0.5 }),
]

function oauthModel(model: string, { toHundred, shareOver }: { toHundred: number; shareOver: number }): Seed {
  const isOfBrowser = ['Session', 'Interaction', 'AuthorizationCode'].includes(model)
  const hangsOnGrant = ['AuthorizationCode', 'AccessToken', 'RefreshToken'].includes(model)
  return {
    table: 'oauth_model',
    toHundred,
    inOrderOfUsers: model === 'Grant',
    columns: 'model, id, payload, user_id, client_id, grant_id, uid, session_id, expires_at',
    values: `'${model}', ${model === 'Grant' ? userHex : hex(model)}, jsonb_build_object('kind', '${model}', 'accountId', ${user}, 'clientId', 'studio',
      'openid', jsonb_build_object('scope', 'openid profile')), ${user}, 'studio',
      ${hangsOnGrant ? userHex : 'null'}, ${model === 'Session' ? hex('uid') : 'null'},
      ${isOfBrowser ? `${hex('session')}::uuid` : 'null'}, ${expiry(shareOver)}`,
  }
}
