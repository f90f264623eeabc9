import ipaddr from 'ipaddr.js'
import type { Config } from '../config.ts'

type Rules = Pick<Config, 'secure' | 'webhookNetworks'>

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]']

/**
 * An address that an operator may configure: https; on a machine of one's own, http over loopback as well. Nothing in it
 * that a parser skips, since it is shown as it is.
 */
export function isWebhookUrl(text: string, { secure }: Rules): boolean {
  const url = text.length <= 500 && /^https?:\/\/\S+$/i.test(text) ? URL.parse(text) : null
  if (!url || url.username || url.password || url.hash) return false
  return url.protocol === 'https:' || (!secure && url.protocol === 'http:' && loopbackHosts.includes(url.hostname))
}

/**
 * Whether we connect there: to the internet, and to private networks that are configured. A name that suddenly leads to
 * the machine itself or into its network is refused when it is called, whatever it led to when it was configured (SEC-D14).
 */
export function isReachable(address: string, { secure, webhookNetworks }: Rules): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  const range = parsed.range()
  if (range === 'unicast' || (range === 'loopback' && !secure)) return true
  return webhookNetworks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits))
}
