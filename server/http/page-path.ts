import type { FastifyRequest } from 'fastify'

/**
 * Where the page of this form is, if the form is sent to another address; its parameters are those of the form's.
 * Undefined where the form is sent to the page itself.
 */
export const pagePath = ({ routeOptions, params }: FastifyRequest): string | undefined =>
  routeOptions.config.page?.replace(/:(\w+)/g, (_, name) => encodeURIComponent(Object(params)[name]))
