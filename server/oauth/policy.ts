import type { Policy } from '../policy.ts'

/** Protocol endpoints prove their callers by the protocol; what a person decides needs their session. */
export const oauthPolicy = {
  'oauth:discover': 'anyone',
  'oauth:authorize': 'anyone',
  'oauth:token': 'anyone',
  'oauth:userinfo': 'anyone',
  'oauth:revoke': 'anyone',
  'oauth:introspect': 'anyone',
  'oauth:push': 'anyone',
  'oauth:end-session': 'anyone',
  'oauth:log-in': 'session',
  'oauth:consent': 'session',
  'studio:log-in': 'session',
} satisfies Policy
