export { webhookApiRoutes } from './api-routes.ts'
export { DeliveryKey } from './api-schema.ts'
export { changeEndpoint, createEndpoint, deleteEndpoint, rotateSecret } from './configure-endpoint.ts'
export type { Outcomes } from './deliver-webhook.ts'
export {
  cancelDeliveries,
  findDelivery,
  getDelivery,
  keyOfDelivery,
  type LoggedDelivery,
  listDeliveries,
  sweepDeliveries,
} from './delivery-queries.ts'
export { webhookPolicy } from './policy.ts'
export { type EndpointStanding, getEndpoint, listEndpointStandings, listEndpoints } from './queries.ts'
export { publish, queueDelivery } from './queue-delivery.ts'
export { redeliver } from './redeliver.ts'
export { renewWebhookSeals } from './renew-seals.ts'
export { type WebhookEndpoint, webhookEvents } from './webhook.ts'
export { webhookTask } from './webhook-task.ts'
