import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import type { Server } from '../http/server.ts'
import { fieldText, textIn } from '../text/text.ts'
import { inPublishedForm, parseOrganisationList } from './altinn-orgs.ts'
import { ExportAnswer, ImportAnswer, ImportBody, ImportQuery } from './api-schema.ts'
import { exportOrganisations } from './export-organisations.ts'
import { importOrganisations } from './import-organisations.ts'

const largestList = 2 * 1024 * 1024

/** The published list of service owners, for operators' programs (Q7). */
export function registryApiRoutes(server: Server, ctx: Context) {
  server.post(
    '/api/v1/servicedesk/organisations/import',
    {
      config: { action: 'organisation:import', api: true },
      bodyLimit: largestList,
      schema: {
        operationId: 'importOrganisations',
        querystring: ImportQuery,
        body: ImportBody,
        response: { 200: ImportAnswer },
      },
    },
    async (request) => {
      const { dryRun, kind, makeEnvironments } = request.query
      const list = parseOrganisationList(request.body)
      const options = { dryRun: dryRun === 'true', kind, makeEnvironments: makeEnvironments === 'true' }
      const report = await importOrganisations(ctx, actorOf(request), list, options)
      const t = textIn(request.language)
      const refused = report.refused.map(({ name, fields }) => ({
        name,
        fields: fields.map(({ field: path, message: code, values }) => ({
          path,
          code,
          message: fieldText(t, code, values),
        })),
      }))
      return { ...report, refused }
    },
  )

  server.get(
    '/api/v1/servicedesk/organisations/export',
    {
      config: { action: 'organisation:export', api: true },
      schema: { operationId: 'exportOrganisations', response: { 200: ExportAnswer } },
    },
    async (request) => inPublishedForm(await exportOrganisations(ctx, actorOf(request))),
  )
}
