import type { ClientMetadata, JWKS } from 'oidc-provider'

export interface PortClient {
  clientId: string
  clientSecret?: string
  /** Public keys, for `private_key_jwt`. */
  jwks?: JWKS
  redirectUris: readonly string[]
  postLogoutRedirectUris: readonly string[]
  /** Where this service is told that a person has logged out: in a frame, and from server to server. */
  frontChannelLogoutUri?: string
  backChannelLogoutUri?: string
  /** Shown to the person who logs in. */
  displayName: string
  tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none'
}

export function clientMetadata(client: PortClient): ClientMetadata {
  return {
    client_id: client.clientId,
    client_name: client.displayName,
    ...(client.clientSecret !== undefined && { client_secret: client.clientSecret }),
    ...(client.jwks && { jwks: client.jwks }),
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
    // With this one, an id_token has a `sid`.
    ...(client.backChannelLogoutUri && {
      backchannel_logout_uri: client.backChannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    grant_types: ['authorization_code'],
    response_types: ['code'],
    response_modes: ['query', 'form_post', 'query.jwt', 'form_post.jwt'],
    id_token_signed_response_alg: 'RS256',
    authorization_signed_response_alg: 'RS256',
    subject_type: 'pairwise',
    require_auth_time: true,
  }
}
