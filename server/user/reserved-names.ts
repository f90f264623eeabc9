/** Names that no user may have: our first path segments and words that people would take for ours (R6). */
const reserved = new Set(
  `about abuse access account accounts activate admin administrator administrators all ansattporten
  anonymous api app apps archive assets attachments auth authorize avatars billing blog callback captcha changelog cli
  client clients commits connect console contact cookies copy dashboard debug delete deploy deployments deployment designer
  developer developers discovery docs documentation download downloads edit editor email environment environments error
  errors everyone explore export favicon feedback git ghost grant grants group guest guests healthz help home host
  hostmaster id identity import info inngang install internal invitation invitations invite invites issues job join jobs jwks
  kundeservice language languages leave legal less library livez locales log logged-out login logout logs mail mailbox
  maintenance maintainers manifest me member members metrics milestones mine moderator monitoring news new nobody none
  notifications notification null oauth oauth2 oidc openapi operator operators org organisation organisations organization
  organizations orgs owner owners pages password passwords policy postmaster preview privacy problem problems profile
  projects production public pulls raw readyz register registration registry release releases repo report repos
  repositories representation repository request requests reset resources robot robots root search security self serviceworker service
  servicedesk services session sessions settings setup shared signin signup sitemap ssh staff star stars static
  status studio support sysadmin system team teams template templates terms test token tokens tt02 undefined unsubscribe
  upload uploads user users verify version web webhook webhooks webmaster well-known wiki www you`
    .split(/\s+/)
    .map(withoutSeparators),
)

/** Nobody but them may pass for the publishers of the studio; an operator makes their organisations. */
const publishers = new Set(['altinn', 'altinnstudio', 'digdir'])

const reservedEndings = /\.(?:git|keys|gpg|rss|atom|txt|ico|json|png|svg|xml|wiki)$/i

/** Names that nobody may have, an organisation neither. */
export const isReservedForAll = (name: string): boolean =>
  reserved.has(withoutSeparators(name)) || reservedEndings.test(name)

/** The same, or on the operator's list of names that are kept for organisations. */
export function isReservedName(name: string, alsoReserved: readonly string[]): boolean {
  const bare = withoutSeparators(name)
  return isReservedForAll(name) || publishers.has(bare) || alsoReserved.some((word) => withoutSeparators(word) === bare)
}

/** `ad.min` and `Ad-Min` would pass for `admin`. */
function withoutSeparators(name: string) {
  return name.toLowerCase().replace(/[-._]/g, '')
}
