import { type Command, Option } from 'commander'
import { operator } from '../server/actor.ts'
import {
  cancelDeployment,
  createDeployment,
  getDeployment,
  keyOfDeployment,
  listDeployers,
  listDeployments,
  setDeployer,
} from '../server/deployment/index.ts'
import { idOf, onService } from './named.ts'
import { print } from './output.ts'
import { withContext } from './with-context.ts'

/** `inngang deployment …`: what was deployed where, and the same acts as on the page (E3). */
export function addDeploymentCommands(inngang: Command) {
  const deployment = inngang.command('deployment').description('deploy services, and see what runs where')

  deployment
    .command('create <service>')
    .description('hand a commit of owner/name to the deployer of an environment')
    .requiredOption('--environment <name>', 'where it is to run, such as tt02')
    .option('--commit <id>', 'in full; the head of the default branch if absent')
    .addOption(
      new Option('--act <act>', 'undeploy takes away what runs').choices(['deploy', 'undeploy']).default('deploy'),
    )
    .addHelpText('after', '\nExample:\n  inngang deployment create skd/melding --environment tt02')
    .action(async (address, { environment, commit, act }, command) => {
      const made = await onService(address, async (ctx, { id: serviceId }) => {
        const id = await createDeployment(ctx, operator, { serviceId, environment, act, commit })
        return getDeployment(ctx, serviceId, id)
      })
      print(command, { ...made })
    })

  deployment
    .command('list <service>')
    .description('a hundred of what was deployed, the newest first')
    .option('--environment <name>', 'there only')
    .option('--after <id>', 'go on after this one')
    .addHelpText('after', '\nExample:\n  inngang deployment list skd/melding --environment tt02 --json')
    .action(async (address, { environment, after }, command) => {
      const most = 100
      const deployments = await onService(address, async (ctx, { id: serviceId }) => {
        const key = after ? keyOfDeployment(await getDeployment(ctx, serviceId, idOf(after))) : undefined
        return listDeployments(ctx, { serviceId, environment, after: key, limit: most })
      })
      const lines = deployments.map(
        ({ id, createdAt, environment: where, act, commit, state }) =>
          `${createdAt.toISOString()} ${id} ${act} ${commit.slice(0, 10)} ${where}: ${state}`,
      )
      print(command, { deployments, most }, lines.join('\n') || 'none')
    })

  deployment
    .command('show <service> <deployment>')
    .description('one of them')
    .addHelpText('after', '\nExample:\n  inngang deployment show skd/melding 7d0f…')
    .action(async (address, id, _options, command) => {
      print(command, { ...(await onService(address, (ctx, service) => getDeployment(ctx, service.id, idOf(id)))) })
    })

  deployment
    .command('cancel <service> <deployment>')
    .description('take one back while its deployer is not at it')
    .addHelpText('after', '\nExample:\n  inngang deployment cancel skd/melding 7d0f…')
    .action(async (address, id, _options, command) => {
      await onService(address, (ctx, service) =>
        cancelDeployment(ctx, operator, { serviceId: service.id, id: idOf(id) }),
      )
      print(command, { id, cancelled: true })
    })

  deployment
    .command('deployers')
    .description('which webhook deploys to each environment')
    .addHelpText('after', '\nExample:\n  inngang deployment deployers')
    .action(async (_options, command) => {
      const deployers = await withContext(listDeployers)
      const lines = deployers.map(({ environment, endpointId }) => `${environment}: ${endpointId}`)
      print(command, { deployers }, lines.join('\n') || 'none')
    })

  deployment
    .command('set-deployer <environment> <webhook>')
    .description('hand deployments to an environment to this webhook from now on; to nobody with "none"')
    .addHelpText('after', '\nExample:\n  inngang deployment set-deployer tt02 7d0f…')
    .action(async (environment, webhook, _options, command) => {
      const endpointId = webhook === 'none' ? null : idOf(webhook)
      await withContext((ctx) => setDeployer(ctx, operator, { environment, endpointId }))
      print(command, { environment, webhook: endpointId })
    })
}
