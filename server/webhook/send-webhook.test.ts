import { lookup } from 'node:dns/promises'
import { expect, test, vi } from 'vitest'
import { testConfig } from '../../test/config.ts'
import { failureOf, sendWebhook } from './send-webhook.ts'

vi.mock('node:dns/promises', { spy: true })

test('SEC-D14: a name that leads to several places is refused for one of them, and nothing is told of it', async () => {
  const config = { ...testConfig(undefined, { WEBHOOK_NETWORKS: '127.0.0.0/8' }), secure: true }
  const places = JSON.parse('[{ "address": "127.0.0.1", "family": 4 }, { "address": "10.1.2.3", "family": 4 }]')
  vi.mocked(lookup).mockResolvedValueOnce(places)
  const sent = sendWebhook({ config }, { url: 'https://deploy.example:1/', headers: {}, body: '' })
  const why = await sent.catch(failureOf)
  expect(why).toBe('The address is in a network that webhooks may not reach.')
})
