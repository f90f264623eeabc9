import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { listDeployers, setDeployer } from '../../deployment/index.ts'
import { changeEnvironment, defineEnvironment, getEnvironment, listEnvironments } from '../../environment/index.ts'
import { actorOf } from '../../http/actor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import type { FormState } from '../../http/view.ts'
import { listEndpoints } from '../../webhook/index.ts'
import { deskOf, typedBefore } from '../routes.tsx'
import { EnvironmentPage, EnvironmentsPage } from './environment-pages.tsx'
import { countHolders } from './environment-queries.ts'
import { ChangeForm, DefineForm, DeployerForm, EnvironmentPath, EnvironmentsQuery } from './schema.ts'

const all = '/servicedesk/environments'
const one = `${all}/:environment`

/** Where services run, in which order, and who deploys there (E1, E3). */
export function deskEnvironmentRoutes(server: Server, ctx: Context) {
  const define = { action: 'environment:define' }

  server.get(
    all,
    { config: { action: 'environment:list-all' }, schema: { querystring: EnvironmentsQuery } },
    async (request, reply) => sendPage(reply, await environmentsPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(
    all,
    { config: { ...define, again: environmentsPage }, schema: { body: DefineForm } },
    async (request, reply) => {
      await defineEnvironment(ctx, actorOf(request), request.body)
      return reply.redirect(`${all}?done=defined`, 303)
    },
  )

  server.get(one, { config: define, schema: { params: EnvironmentPath } }, async (request, reply) =>
    sendPage(reply, await environmentPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(
    one,
    { config: { ...define, again: environmentPage }, schema: { params: EnvironmentPath, body: ChangeForm } },
    async (request, reply) => {
      const { version, ...facts } = request.body
      const { environment: name } = request.params
      await changeEnvironment(ctx, actorOf(request), { name, version: Number(version), facts })
      return reply.redirect(`${all}?done=changed`, 303)
    },
  )

  server.post(
    `${one}/deployer`,
    {
      config: { action: 'deployer:configure', again: environmentPage, page: one },
      schema: { params: EnvironmentPath, body: DeployerForm },
    },
    async (request, reply) => {
      const { environment } = request.params
      await setDeployer(ctx, actorOf(request), { environment, endpointId: request.body.webhook || null })
      return reply.redirect(`${all}?done=deployer`, 303)
    },
  )

  async function environmentsPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { done } = request.method === 'GET' ? EnvironmentsQuery.parse(request.query) : {}
    const [holders, deployers] = [await countHolders(ctx), await listDeployers(ctx)]
    const environments = (await listEnvironments(ctx)).map((environment) => ({
      ...environment,
      holders: holders.get(environment.name) ?? 0,
      hasDeployer: deployers.some((deployer) => deployer.environment === environment.name),
    }))
    return (
      <EnvironmentsPage desk={await deskOf(ctx, request, reply)} form={form} environments={environments} done={done} />
    )
  }

  async function environmentPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const environment = await getEnvironment(ctx, EnvironmentPath.parse(request.params).environment)
    const deployers = await listDeployers(ctx)
    return (
      <EnvironmentPage
        desk={await deskOf(ctx, request, reply)}
        form={form}
        environment={environment}
        endpoints={await listEndpoints(ctx)}
        deployer={deployers.find((deployer) => deployer.environment === environment.name)?.endpointId}
      />
    )
  }
}
